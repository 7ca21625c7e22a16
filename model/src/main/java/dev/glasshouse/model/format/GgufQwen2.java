package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.Qwen2Config;
import java.util.List;
import java.util.Map;

/** Qwen2 and Qwen2.5 in GGUF files. */
final class GgufQwen2 implements GgufArchitecture<Qwen2Config> {
  private static final List<TensorName> TENSORS =
      List.of(
          TensorName.same("model.embed_tokens.weight", "token_embd.weight"),
          layer("input_layernorm.weight", "attn_norm.weight"),
          layer("self_attn.q_proj.weight", "attn_q.weight"),
          layer("self_attn.q_proj.bias", "attn_q.bias"),
          layer("self_attn.k_proj.weight", "attn_k.weight"),
          layer("self_attn.k_proj.bias", "attn_k.bias"),
          layer("self_attn.v_proj.weight", "attn_v.weight"),
          layer("self_attn.v_proj.bias", "attn_v.bias"),
          layer("self_attn.o_proj.weight", "attn_output.weight"),
          layer("post_attention_layernorm.weight", "ffn_norm.weight"),
          layer("mlp.gate_proj.weight", "ffn_gate.weight"),
          layer("mlp.up_proj.weight", "ffn_up.weight"),
          layer("mlp.down_proj.weight", "ffn_down.weight"),
          TensorName.same("model.norm.weight", "output_norm.weight"),
          TensorName.same("lm_head.weight", "output.weight"));

  private static TensorName layer(String ours, String theirs) {
    return TensorName.same("model.layers.{}." + ours, "blk.{}." + theirs);
  }

  @Override
  public String name() {
    return "qwen2";
  }

  @Override
  public Class<Qwen2Config> type() {
    return Qwen2Config.class;
  }

  @Override
  public List<TensorName> tensors() {
    return TENSORS;
  }

  @Override
  public Qwen2Config config(GgufFields fields, boolean tied) {
    fields.unscaled();
    fields.without("expert_count", "attention.sliding_window");
    int width = fields.size("embedding_length");
    int heads = fields.size("attention.head_count");
    int headSize = fields.size("attention.key_length", Math.max(1, width / heads));
    fields.mustBe("attention.value_length", headSize);
    fields.mustBe("rope.dimension_count", headSize);
    return new Qwen2Config(
        fields.size("block_count"),
        width,
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
  public Map<String, Object> keys(Qwen2Config config) {
    return RotaryKeys.of(config, config.ropeTheta());
  }
}
