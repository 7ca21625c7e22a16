package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.format.TensorName.Layout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Llama, and Mistral with it, in GGUF files. */
final class GgufLlama implements GgufArchitecture<LlamaConfig> {
  private static final String WINDOW = "attention.sliding_window";

  private static final List<TensorName> TENSORS =
      List.of(
          TensorName.same("model.embed_tokens.weight", "token_embd.weight"),
          layer("input_layernorm", "attn_norm"),
          layer("self_attn.q_proj", "attn_q").as(Layout.ROTATED),
          layer("self_attn.k_proj", "attn_k").as(Layout.ROTATED),
          layer("self_attn.v_proj", "attn_v"),
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
    return "llama";
  }

  @Override
  public Class<LlamaConfig> type() {
    return LlamaConfig.class;
  }

  @Override
  public List<TensorName> tensors() {
    return TENSORS;
  }

  @Override
  public LlamaConfig config(GgufFields fields, boolean tied) {
    fields.without("expert_count");
    int width = fields.size("embedding_length");
    int heads = fields.size("attention.head_count");
    int headSize = fields.size("attention.key_length", Math.max(1, width / heads));
    fields.mustBe("attention.value_length", headSize);
    fields.mustBe("rope.dimension_count", headSize);
    double ropeTheta = fields.real("rope.freq_base", 10_000);
    return new LlamaConfig(
        fields.size("block_count"),
        width,
        heads,
        fields.size("attention.head_count_kv", heads),
        headSize,
        fields.size("feed_forward_length"),
        fields.vocab(),
        fields.size("context_length"),
        fields.real("attention.layer_norm_rms_epsilon", 1e-5),
        ropeTheta,
        GgufRope.read(fields, ropeTheta, headSize),
        fields.optional(WINDOW),
        tied);
  }

  @Override
  public Map<String, Object> keys(LlamaConfig config) {
    Map<String, Object> keys = RotaryKeys.of(config, config.ropeTheta());
    keys.putAll(GgufRope.keys(config.scaling()));
    config.window().ifPresent(window -> keys.put(WINDOW, (long) window));
    return keys;
  }

  @Override
  public Set<String> constants() {
    return Set.of(GgufRope.DIVISORS);
  }

  @Override
  public Map<String, float[]> constants(LlamaConfig config) {
    return GgufRope.constants(config.scaling(), config.ropeTheta(), config.headSize());
  }

  @Override
  public Optional<String> caution(LlamaConfig config) {
    int context = config.context();
    return config.window().isPresent() && config.window().getAsInt() < context
        ? Optional.of(
            ("WARNING: this model's tokens see %,d tokens only. Glasshouse reads that from the"
                    + " file; llama.cpp, and what is built on it, does not: on texts of more than"
                    + " %,d tokens it will write something else")
                .formatted(config.window().getAsInt(), config.window().getAsInt()))
        : Optional.empty();
  }
}
