package dev.glasshouse.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.arange;
import static org.bytedeco.pytorch.global.torch.embedding;
import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.layer_norm;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;

import dev.glasshouse.model.arch.Gpt2Config;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * GPT-2 (Radford et al. 2019) as a PyTorch user would write it for speed: one product for queries,
 * keys and values, fused attention, GELU by its tanh approximation.
 */
public final class TorchGpt2 implements TorchModel {
  private record Affine(Tensor weight, Tensor bias) {}

  private record Block(
      Affine norm1, Affine attention, Affine projection, Affine norm2, Affine up, Affine down) {}

  private final Gpt2Config config;
  private final Tensor tokens;
  private final Tensor positions;
  private final List<Block> blocks = new ArrayList<>();
  private final Affine finalNorm;
  private final Tensor head;

  /**
   * Asks for the parameters of {@code GPT2LMHeadModel}. Fresh ones have deviation 0.02, less by
   * sqrt(2L) where a map adds to the residual stream.
   */
  public TorchGpt2(Gpt2Config config, TorchParameters parameters) {
    this.config = config;
    long c = config.width();
    double std = 0.02;
    double residualStd = std / Math.sqrt(2 * config.layers());
    tokens = parameters.normal("transformer.wte.weight", std, config.vocab(), c);
    positions = parameters.normal("transformer.wpe.weight", std, config.context(), c);
    for (int l = 0; l < config.layers(); l++) {
      String at = "transformer.h." + l + ".";
      blocks.add(
          new Block(
              norm(parameters, at + "ln_1"),
              affine(parameters, at + "attn.c_attn", std, c, 3 * c),
              affine(parameters, at + "attn.c_proj", residualStd, c, c),
              norm(parameters, at + "ln_2"),
              affine(parameters, at + "mlp.c_fc", std, c, 4 * c),
              affine(parameters, at + "mlp.c_proj", residualStd, 4 * c, c)));
    }
    finalNorm = norm(parameters, "transformer.ln_f");
    head = config.tied() ? tokens : parameters.normal("lm_head.weight", std, config.vocab(), c);
  }

  private Affine norm(TorchParameters parameters, String name) {
    return new Affine(
        parameters.ones(name + ".weight", config.width()),
        parameters.zeros(name + ".bias", config.width()));
  }

  private static Affine affine(
      TorchParameters parameters, String name, double std, long in, long out) {
    return new Affine(
        parameters.conv1d(name + ".weight", std, in, out), parameters.zeros(name + ".bias", out));
  }

  @Override
  public Tensor logits(Tensor ids) {
    long b = ids.size(0);
    long t = ids.size(1);
    long c = config.width();
    Tensor steps = arange(new Scalar(t), new TensorOptions(ScalarType.Long));
    Tensor x = embedding(tokens, ids).add(embedding(positions, steps)).view(b * t, c);
    for (Block block : blocks) {
      Tensor qkv = apply(block.attention, normalize(block.norm1, x));
      x = x.add(apply(block.projection, attend(qkv, b, t)));
      Tensor inner = gelu(apply(block.up, normalize(block.norm2, x)), "tanh");
      x = x.add(apply(block.down, inner));
    }
    return linear(normalize(finalNorm, x), head);
  }

  /** Causal attention of packed {@code [B T, 3C]}, as {@code [B T, C]}. */
  private Tensor attend(Tensor qkv, long b, long t) {
    long h = config.heads();
    long d = config.headSize();
    TensorVector parts = qkv.view(b, t, 3, h, d).permute(2, 0, 3, 1, 4).unbind(0);
    Tensor mixed_BHTD =
        scaled_dot_product_attention(
            parts.get(0),
            parts.get(1),
            parts.get(2),
            new TensorOptional(),
            0.0,
            true,
            new DoubleOptional(),
            false);
    return mixed_BHTD.transpose(1, 2).reshape(b * t, h * d);
  }

  private Tensor normalize(Affine norm, Tensor x) {
    return layer_norm(
        x,
        new long[] {config.width()},
        new TensorOptional(norm.weight),
        new TensorOptional(norm.bias),
        config.normEps(),
        true);
  }

  private static Tensor apply(Affine map, Tensor x) {
    return linear(x, map.weight, new TensorOptional(map.bias));
  }
}
