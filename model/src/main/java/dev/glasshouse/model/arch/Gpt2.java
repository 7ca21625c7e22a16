package dev.glasshouse.model.arch;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.Pass;
import dev.glasshouse.model.Site;
import dev.glasshouse.model.Weights;
import dev.glasshouse.model.nn.Attention;
import dev.glasshouse.model.nn.Linear;
import dev.glasshouse.model.nn.Mlp;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.ops.AddOp;
import dev.glasshouse.tensor.ops.CausalAttentionOp;
import dev.glasshouse.tensor.ops.EmbeddingOp;
import dev.glasshouse.tensor.ops.LayerNormOp;
import dev.glasshouse.tensor.ops.Layout;
import dev.glasshouse.tensor.ops.SliceOp;
import java.util.ArrayList;
import java.util.List;

/**
 * GPT-2 (Radford et al., 2019): LayerNorm, learned positions, GELU, biases. Weights have the names
 * and the [in, out] layout of the published ones.
 */
public final class Gpt2 implements Model {
  private record Norm(Parameter weight, Parameter bias) {}

  private record Block(Norm ln1, Linear qkv, Linear proj, Norm ln2, Mlp mlp) {}

  private final Gpt2Config config;
  private final List<Parameter> parameters;
  private final Attention attention;
  private final Parameter tokens;
  private final Parameter positions;
  private final List<Block> blocks = new ArrayList<>();
  private final Norm finalNorm;
  private final Parameter head;

  /** Builds the model from sizes and the weights they ask for. */
  public Gpt2(Gpt2Config config, Weights weights) {
    this.config = config;
    attention = Attention.of(config);
    int c = config.width();
    double std = 0.02;
    double residualStd = std / Math.sqrt(2 * config.layers());
    tokens = weights.normal("transformer.wte.weight", std, config.vocab(), c);
    positions = weights.normal("transformer.wpe.weight", std / 2, config.context(), c);
    for (int l = 0; l < config.layers(); l++) {
      String at = "transformer.h." + l + ".";
      blocks.add(
          new Block(
              norm(weights, at + "ln_1"),
              linear(weights, at + "attn.c_attn", std, c, 3 * c),
              linear(weights, at + "attn.c_proj", residualStd, c, c),
              norm(weights, at + "ln_2"),
              Mlp.gelu(
                  linear(weights, at + "mlp.c_fc", std, c, 4 * c),
                  linear(weights, at + "mlp.c_proj", residualStd, 4 * c, c))));
    }
    finalNorm = norm(weights, "transformer.ln_f");
    head = config.tied() ? tokens : weights.normal("lm_head.weight", std, config.vocab(), c);
    parameters = List.copyOf(weights.all());
  }

  private Norm norm(Weights weights, String name) {
    return new Norm(
        weights.ones(name + ".weight", config.width()),
        weights.zeros(name + ".bias", config.width()));
  }

  private static Linear linear(Weights weights, String name, double std, int in, int out) {
    return new Linear(
        weights.normal(name + ".weight", std, in, out),
        weights.zeros(name + ".bias", out),
        Layout.IN_OUT);
  }

  @Override
  public Tensor hidden(Pass pass) {
    Scope scope = pass.scope();
    if (pass.starts().dim(1) > config.context()) {
      throw new UserError(
          "%d tokens are more than the %d positions this GPT-2 has learned"
              .formatted(pass.starts().dim(1), config.context()));
    }
    Tensor x =
        AddOp.inPlace(
            scope,
            EmbeddingOp.apply(scope, tokens, pass.ids()),
            EmbeddingOp.apply(scope, positions, pass.positions()));
    x = pass.visit(Site.EMBED, -1, x);
    for (int l = 0; l < blocks.size(); l++) {
      int layer = l;
      x = pass.block(x, in -> block(pass, layer, in));
    }
    pass.advance();
    return pass.visit(Site.FINAL_NORM, -1, normalize(scope, finalNorm, x));
  }

  private Tensor block(Pass pass, int layer, Tensor in) {
    Scope scope = pass.scope();
    Block b = blocks.get(layer);
    Tensor x = pass.visit(Site.RESID_PRE, layer, in);
    Tensor mixed = attend(pass, layer, b.qkv.apply(scope, normalize(scope, b.ln1, x)));
    Tensor attnOut = pass.visit(Site.ATTN_OUT, layer, b.proj.apply(scope, mixed));
    x = pass.visit(Site.RESID_MID, layer, pass.residual(Site.ATTN_OUT, layer, x, attnOut));
    Tensor mlpOut = b.mlp.apply(pass, layer, normalize(scope, b.ln2, x));
    mlpOut = pass.visit(Site.MLP_OUT, layer, mlpOut);
    return pass.visit(Site.RESID_POST, layer, pass.residual(Site.MLP_OUT, layer, x, mlpOut));
  }

  /** Attention on the packed product where nobody looks inside, else on its three parts. */
  private Tensor attend(Pass pass, int layer, Tensor qkv) {
    Scope scope = pass.scope();
    boolean packed =
        pass.caches().isEmpty()
            && !pass.touches(
                layer,
                Site.ATTN_Q,
                Site.ATTN_K,
                Site.ATTN_V,
                Site.ATTN_Q_ROT,
                Site.ATTN_K_ROT,
                Site.ATTN_SCORES,
                Site.ATTN_PATTERN);
    if (packed) {
      Tensor mixed =
          CausalAttentionOp.applyPacked(scope, qkv, pass.starts(), attention.square(pass));
      return pass.visit(Site.ATTN_HEAD_OUT, layer, mixed);
    }
    int c = config.width();
    Tensor q = pass.visit(Site.ATTN_Q, layer, SliceOp.apply(scope, qkv, 0, c));
    Tensor k = pass.visit(Site.ATTN_K, layer, SliceOp.apply(scope, qkv, c, 2 * c));
    Tensor v = pass.visit(Site.ATTN_V, layer, SliceOp.apply(scope, qkv, 2 * c, 3 * c));
    return attention.apply(pass, layer, q, k, v);
  }

  private Tensor normalize(Scope scope, Norm norm, Tensor x) {
    return LayerNormOp.apply(scope, x, norm.weight, norm.bias, (float) config.normEps());
  }

  @Override
  public Gpt2Config config() {
    return config;
  }

  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  @Override
  public Parameter head() {
    return head;
  }
}
