package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.GlassConfig;
import tools.jackson.databind.node.ObjectNode;

/** Qwen3, and so our own Glass, in {@code config.json}. */
final class HfQwen3 implements HfArchitecture<GlassConfig> {
  private static final int HEAD_SIZE = 128;

  @Override
  public String name() {
    return "Qwen3ForCausalLM";
  }

  @Override
  public Class<GlassConfig> type() {
    return GlassConfig.class;
  }

  @Override
  public GlassConfig read(ConfigFields fields) {
    HfRotary.check(fields);
    HfRotary.unscaled(fields);
    fields.mustBe("attention_bias", false, false);
    int heads = fields.integer("num_attention_heads");
    return new GlassConfig(
        fields.integer("num_hidden_layers"),
        fields.integer("hidden_size"),
        heads,
        fields.integer("num_key_value_heads", heads),
        fields.integer("head_dim", HEAD_SIZE),
        fields.integer("intermediate_size"),
        fields.integer("vocab_size"),
        fields.integer("max_position_embeddings"),
        fields.number("rms_norm_eps", 1e-6),
        HfRotary.theta(fields),
        fields.bool("tie_word_embeddings", false));
  }

  @Override
  public void write(ObjectNode root, GlassConfig config) {
    HfRotary.put(root, config, config.ropeTheta(), "qwen3");
    root.put("attention_bias", false);
  }
}
