package dev.glasshouse.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.embedding;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.rms_norm;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.silu;

import dev.glasshouse.model.arch.LlamaConfig;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * Llama (Touvron et al. 2023, arXiv:2302.13971): RMSNorm, rotary positions with rotated halves,
 * grouped key/value heads, SwiGLU; with a window, Mistral.
 */
public final class TorchLlama implements TorchModel {
  private record Block(
      Tensor norm1,
      Tensor q,
      Tensor k,
      Tensor v,
      Tensor projection,
      Tensor norm2,
      Tensor gate,
      Tensor up,
      Tensor down) {}

  private final LlamaConfig config;
  private final Tensor tokens;
  private final List<Block> blocks = new ArrayList<>();
  private final Tensor finalNorm;
  private final Tensor head;

  /** Asks for the parameters of {@code LlamaForCausalLM}. Fresh ones have deviation 0.02. */
  public TorchLlama(LlamaConfig config, TorchParameters parameters) {
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
              parameters.normal(at + "self_attn.q_proj.weight", std, config.heads() * d, c),
              parameters.normal(at + "self_attn.k_proj.weight", std, config.kvHeads() * d, c),
              parameters.normal(at + "self_attn.v_proj.weight", std, config.kvHeads() * d, c),
              parameters.normal(at + "self_attn.o_proj.weight", std, c, config.heads() * d),
              parameters.ones(at + "post_attention_layernorm.weight", c),
              parameters.normal(at + "mlp.gate_proj.weight", std, f, c),
              parameters.normal(at + "mlp.up_proj.weight", std, f, c),
              parameters.normal(at + "mlp.down_proj.weight", std, c, f)));
    }
    finalNorm = parameters.ones("model.norm.weight", c);
    head = config.tied() ? tokens : parameters.normal("lm_head.weight", std, config.vocab(), c);
  }

  @Override
  public Tensor logits(Tensor ids) {
    long b = ids.size(0);
    long t = ids.size(1);
    TorchRotation rotation =
        TorchRotation.of((int) t, config.headSize(), config.ropeTheta(), config.scaling());
    TensorOptional mask = mask((int) t);
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
              mask,
              0.0,
              config.window().isEmpty(),
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
  private Tensor heads(Tensor in, Tensor weight) {
    Tensor out = linear(in, weight);
    return out.view(in.size(0), in.size(1), -1, config.headSize()).transpose(1, 2);
  }

  private Tensor normalize(Tensor weight, Tensor x) {
    return rms_norm(
        x,
        new long[] {weight.size(0)},
        new TensorOptional(weight),
        new DoubleOptional(config.normEps()));
  }

  /** 0 where a token is seen and -infinity elsewhere, {@code [T, T]}; none without a window. */
  private TensorOptional mask(int t) {
    if (config.window().isEmpty()) {
      return new TensorOptional();
    }
    int window = config.window().getAsInt();
    float[] mask = new float[t * t];
    for (int query = 0; query < t; query++) {
      for (int key = 0; key < t; key++) {
        boolean seen = key <= query && key > query - window;
        mask[query * t + key] = seen ? 0 : Float.NEGATIVE_INFINITY;
      }
    }
    return new TensorOptional(TorchTensors.of(mask, t, t));
  }
}
