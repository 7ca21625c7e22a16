package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.model.format.TensorName.Layout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** GPT-2 in GGUF files: its matrices, published as [in, out], stand there as [out, in]. */
final class GgufGpt2 implements GgufArchitecture<Gpt2Config> {
  private static final List<TensorName> TENSORS =
      List.of(
          TensorName.same("transformer.wte.weight", "token_embd.weight"),
          TensorName.same("transformer.wpe.weight", "position_embd.weight").asExact(),
          layer("ln_1.weight", "attn_norm.weight"),
          layer("ln_1.bias", "attn_norm.bias"),
          layer("attn.c_attn.weight", "attn_qkv.weight").as(Layout.TRANSPOSED),
          layer("attn.c_attn.bias", "attn_qkv.bias"),
          layer("attn.c_proj.weight", "attn_output.weight").as(Layout.TRANSPOSED),
          layer("attn.c_proj.bias", "attn_output.bias"),
          layer("ln_2.weight", "ffn_norm.weight"),
          layer("ln_2.bias", "ffn_norm.bias"),
          layer("mlp.c_fc.weight", "ffn_up.weight").as(Layout.TRANSPOSED),
          layer("mlp.c_fc.bias", "ffn_up.bias"),
          layer("mlp.c_proj.weight", "ffn_down.weight").as(Layout.TRANSPOSED),
          layer("mlp.c_proj.bias", "ffn_down.bias"),
          TensorName.same("transformer.ln_f.weight", "output_norm.weight"),
          TensorName.same("transformer.ln_f.bias", "output_norm.bias"),
          TensorName.same("lm_head.weight", "output.weight"));

  private static TensorName layer(String ours, String theirs) {
    return TensorName.same("transformer.h.{}." + ours, "blk.{}." + theirs);
  }

  @Override
  public String name() {
    return "gpt2";
  }

  @Override
  public Class<Gpt2Config> type() {
    return Gpt2Config.class;
  }

  @Override
  public List<TensorName> tensors() {
    return TENSORS;
  }

  @Override
  public Gpt2Config config(GgufFields fields, boolean tied) {
    int width = fields.size("embedding_length");
    fields.mustBe("feed_forward_length", Math.multiplyExact(4, Math.min(width, 1 << 28)));
    return new Gpt2Config(
        fields.size("block_count"),
        width,
        fields.size("attention.head_count"),
        fields.vocab(),
        fields.size("context_length"),
        fields.real("attention.layer_norm_epsilon", 1e-5),
        tied);
  }

  @Override
  public Map<String, Object> keys(Gpt2Config config) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("block_count", (long) config.layers());
    keys.put("context_length", (long) config.context());
    keys.put("embedding_length", (long) config.width());
    keys.put("feed_forward_length", (long) config.mlpWidth());
    keys.put("attention.head_count", (long) config.heads());
    keys.put("attention.layer_norm_epsilon", config.normEps());
    keys.put("vocab_size", (long) config.vocab());
    return keys;
  }
}
