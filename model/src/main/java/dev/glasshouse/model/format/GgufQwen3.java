package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.GlassConfig;
import java.util.List;
import java.util.Map;

/** Qwen3, and so our own Glass, in GGUF files. */
final class GgufQwen3 implements GgufArchitecture<GlassConfig> {
  private static final List<TensorName> TENSORS =
      List.of(
          TensorName.same("model.embed_tokens.weight", "token_embd.weight"),
          layer("input_layernorm", "attn_norm"),
          layer("self_attn.q_proj", "attn_q"),
          layer("self_attn.k_proj", "attn_k"),
          layer("self_attn.v_proj", "attn_v"),
          layer("self_attn.q_norm", "attn_q_norm"),
          layer("self_attn.k_norm", "attn_k_norm"),
          layer("self_attn.o_proj", "attn_output"),
          layer("post_attention_layernorm", "ffn_norm"),
          layer("mlp.gate_proj", "ffn_gate"),
          layer("mlp.up_proj", "ffn_up"),
          layer("mlp.down_proj", "ffn_down"),
          TensorName.same("model.norm.weight", "output_norm.weight"),
          TensorName.same("lm_head.weight", "output.weight"));

  private static TensorName layer(String ours, String theirs) {
    return TensorName.same("model.layers.{}." + ours + ".weight", "blk.{}." + theirs + ".weight");
  }

  @Override
  public String name() {
    return "qwen3";
  }

  @Override
  public Class<GlassConfig> type() {
    return GlassConfig.class;
  }

  @Override
  public List<TensorName> tensors() {
    return TENSORS;
  }

  @Override
  public GlassConfig config(GgufFields fields, boolean tied) {
    fields.unscaled();
    fields.without("expert_count", "attention.sliding_window");
    int heads = fields.size("attention.head_count");
    int headSize = fields.size("attention.key_length", 128);
    fields.mustBe("attention.value_length", headSize);
    fields.mustBe("rope.dimension_count", headSize);
    return new GlassConfig(
        fields.size("block_count"),
        fields.size("embedding_length"),
        heads,
        fields.size("attention.head_count_kv", heads),
        headSize,
        fields.size("feed_forward_length"),
        fields.vocab(),
        fields.size("context_length"),
        fields.real("attention.layer_norm_rms_epsilon", 1e-6),
        fields.real("rope.freq_base", 10_000),
        tied);
  }

  @Override
  public Map<String, Object> keys(GlassConfig config) {
    return RotaryKeys.of(config, config.ropeTheta());
  }
}
