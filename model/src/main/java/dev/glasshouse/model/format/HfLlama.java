package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.LlamaConfig;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/** Llama in {@code config.json}: Llama 1 to 3.3, TinyLlama, SmolLM. */
final class HfLlama implements HfArchitecture<LlamaConfig> {
  @Override
  public String name() {
    return "LlamaForCausalLM";
  }

  @Override
  public Class<LlamaConfig> type() {
    return LlamaConfig.class;
  }

  @Override
  public LlamaConfig read(ConfigFields fields) {
    int heads = fields.integer("num_attention_heads");
    return read(fields, fields.integer("num_key_value_heads", heads), OptionalInt.empty());
  }

  /** The fields that Mistral has too. */
  static LlamaConfig read(ConfigFields fields, int kvHeads, OptionalInt window) {
    HfRotary.check(fields);
    fields.mustBe("attention_bias", false, false);
    fields.mustBe("mlp_bias", false, false);
    int heads = fields.integer("num_attention_heads");
    int width = fields.integer("hidden_size");
    return new LlamaConfig(
        fields.integer("num_hidden_layers"),
        width,
        heads,
        kvHeads,
        fields.integer("head_dim", width / Math.max(1, heads)),
        fields.integer("intermediate_size"),
        fields.integer("vocab_size"),
        fields.integer("max_position_embeddings"),
        fields.number("rms_norm_eps", 1e-6),
        HfRotary.theta(fields),
        HfRotary.scaling(fields),
        window,
        fields.bool("tie_word_embeddings", false));
  }

  @Override
  public void write(ObjectNode root, LlamaConfig config) {
    write(root, config, "llama");
    root.put("attention_bias", false);
    root.put("mlp_bias", false);
  }

  /** The fields that Mistral has too. */
  static void write(ObjectNode root, LlamaConfig config, String type) {
    HfRotary.put(root, config, config.ropeTheta(), type);
    HfRotary.put(root, config.scaling());
  }
}
