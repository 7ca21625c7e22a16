package dev.glasshouse.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.embedding;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.rms_norm;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.silu;

import dev.glasshouse.model.arch.Qwen2Config;
import dev.glasshouse.model.arch.RopeScaling;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * Qwen2 (Yang et al. 2024, arXiv:2407.10671): RMSNorm, rotary positions with rotated halves,
 * grouped key/value heads with biases, SwiGLU.
 */
public final class TorchQwen2 implements TorchModel {
  private record Affine(Tensor weight, Tensor bias) {}

  private record Block(
      Tensor norm1,
      Affine q,
      Affine k,
      Affine v,
      Tensor projection,
      Tensor norm2,
      Tensor gate,
      Tensor up,
      Tensor down) {}

  private final Qwen2Config config;
  private final Tensor tokens;
  private final List<Block> blocks = new ArrayList<>();
  private final Tensor finalNorm;
  private final Tensor head;

  /** Asks for the parameters of {@code Qwen2ForCausalLM}. Fresh ones have deviation 0.02. */
  public TorchQwen2(Qwen2Config config, TorchParameters parameters) {
    this.config = config;
    long c = config.width();
    long f = config.mlpWidth();
    long d = config.headSize();
    double std = 0.02;
    tokens = parameters.normal("model.embed_tokens.weight", std, config.vocab(), c);
    for (int l = 0; l < config.layers(); l++) {
      String at = "model.layers." + l + ".";
      blocks.add(
          new Block(
              parameters.ones(at + "input_layernorm.weight", c),
              affine(parameters, at + "self_attn.q_proj", std, c, config.heads() * d),
              affine(parameters, at + "self_attn.k_proj", std, c, config.kvHeads() * d),
              affine(parameters, at + "self_attn.v_proj", std, c, config.kvHeads() * d),
              parameters.normal(at + "self_attn.o_proj.weight", std, c, config.heads() * d),
              parameters.ones(at + "post_attention_layernorm.weight", c),
              parameters.normal(at + "mlp.gate_proj.weight", std, f, c),
              parameters.normal(at + "mlp.up_proj.weight", std, f, c),
              parameters.normal(at + "mlp.down_proj.weight", std, c, f)));
    }
    finalNorm = parameters.ones("model.norm.weight", c);
    head = config.tied() ? tokens : parameters.normal("lm_head.weight", std, config.vocab(), c);
  }

  private static Affine affine(
      TorchParameters parameters, String name, double std, long in, long out) {
    return new Affine(
        parameters.normal(name + ".weight", std, out, in), parameters.zeros(name + ".bias", out));
  }

  @Override
  public Tensor logits(Tensor ids) {
    long b = ids.size(0);
    long t = ids.size(1);
    TorchRotation rotation =
        TorchRotation.of((int) t, config.headSize(), config.ropeTheta(), RopeScaling.NONE);
    Tensor x = embedding(tokens, ids);
    for (Block block : blocks) {
      Tensor in = normalize(block.norm1, x);
      Tensor q = rotation.apply(heads(in, block.q));
      Tensor k = rotation.apply(heads(in, block.k));
      Tensor mixed_BHTD =
          scaled_dot_product_attention(
              q,
              k,
              heads(in, block.v),
              new TensorOptional(),
              0.0,
              true,
              new DoubleOptional(),
              config.kvHeads() < config.heads());
      Tensor mixed = mixed_BHTD.transpose(1, 2).reshape(b, t, -1);
      x = x.add(linear(mixed, block.projection));
      Tensor inner = normalize(block.norm2, x);
      Tensor gated = silu(linear(inner, block.gate)).mul(linear(inner, block.up));
      x = x.add(linear(gated, block.down));
    }
    return linear(normalize(finalNorm, x), head).view(b * t, config.vocab());
  }

  /** A product split into heads: {@code [B, T, C]} to {@code [B, heads, T, D]}. */
  private Tensor heads(Tensor in, Affine map) {
    Tensor out = linear(in, map.weight, new TensorOptional(map.bias));
    return out.view(in.size(0), in.size(1), -1, config.headSize()).transpose(1, 2);
  }

  private Tensor normalize(Tensor weight, Tensor x) {
    return rms_norm(
        x,
        new long[] {weight.size(0)},
        new TensorOptional(weight),
        new DoubleOptional(config.normEps()));
  }
}
