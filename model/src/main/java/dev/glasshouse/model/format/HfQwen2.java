package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.Qwen2Config;
import tools.jackson.databind.node.ObjectNode;

/** Qwen2 and Qwen2.5 in {@code config.json}. */
final class HfQwen2 implements HfArchitecture<Qwen2Config> {
  @Override
  public String name() {
    return "Qwen2ForCausalLM";
  }

  @Override
  public Class<Qwen2Config> type() {
    return Qwen2Config.class;
  }

  @Override
  public Qwen2Config read(ConfigFields fields) {
    HfRotary.check(fields);
    HfRotary.unscaled(fields);
    fields.mustBe("attention_bias", true, true);
    int heads = fields.integer("num_attention_heads");
    int width = fields.integer("hidden_size");
    return new Qwen2Config(
        fields.integer("num_hidden_layers"),
        width,
        heads,
        fields.integer("num_key_value_heads", heads),
        fields.integer("head_dim", width / Math.max(1, heads)),
        fields.integer("intermediate_size"),
        fields.integer("vocab_size"),
        fields.integer("max_position_embeddings"),
        fields.number("rms_norm_eps", 1e-6),
        HfRotary.theta(fields),
        fields.bool("tie_word_embeddings", false));
  }

  @Override
  public void write(ObjectNode root, Qwen2Config config) {
    HfRotary.put(root, config, config.ropeTheta(), "qwen2");
    root.put("use_sliding_window", false);
  }
}
