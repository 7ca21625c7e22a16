package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.LlamaConfig;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/**
 * Mistral in {@code config.json}: Llama whose tokens see a window. One without a window is Llama,
 * and is written as such.
 */
final class HfMistral implements HfArchitecture<LlamaConfig> {
  private static final int KV_HEADS = 8;
  private static final int WINDOW = 4096;

  @Override
  public String name() {
    return "MistralForCausalLM";
  }

  @Override
  public Class<LlamaConfig> type() {
    return LlamaConfig.class;
  }

  @Override
  public LlamaConfig read(ConfigFields fields) {
    boolean without = fields.root().path("sliding_window").isNull();
    OptionalInt window =
        without ? OptionalInt.empty() : OptionalInt.of(fields.integer("sliding_window", WINDOW));
    return HfLlama.read(fields, fields.integer("num_key_value_heads", KV_HEADS), window);
  }

  @Override
  public void write(ObjectNode root, LlamaConfig config) {
    HfLlama.write(root, config, "mistral");
    root.put("sliding_window", config.window().orElseThrow());
  }
}
