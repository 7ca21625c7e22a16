package dev.glasshouse.model.arch;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.Pass;
import dev.glasshouse.model.Site;
import dev.glasshouse.model.Weights;
import dev.glasshouse.model.nn.Attention;
import dev.glasshouse.model.nn.Linear;
import dev.glasshouse.model.nn.Mlp;
import dev.glasshouse.model.nn.Rotary;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.ops.EmbeddingOp;
import dev.glasshouse.tensor.ops.RmsNormOp;
import java.util.ArrayList;
import java.util.List;

/**
 * Our own architecture, Qwen3's shape (Yang et al., 2025, arXiv:2505.09388): RMSNorm, rotary
 * positions, queries and keys normalised head by head, grouped key heads, SwiGLU, no biases. Saved
 * under Qwen3's names, so that other tools run it.
 */
public final class Glass implements Model {
  private record Block(
      Parameter attnNorm,
      Linear q,
      Linear k,
      Linear v,
      Parameter qNorm,
      Parameter kNorm,
      Linear proj,
      Parameter mlpNorm,
      Mlp mlp) {}

  private final GlassConfig config;
  private final List<Parameter> parameters;
  private final Attention attention;
  private final Rotary rotary;
  private final Parameter tokens;
  private final List<Block> blocks = new ArrayList<>();
  private final Parameter finalNorm;
  private final Parameter head;

  /**
   * Builds the model from sizes and the weights they ask for. Fresh ones start as in Nguyen and
   * Salazar (2019, arXiv:1910.05895): deviation sqrt(2 / 5C), less by sqrt(2L) where a map adds to
   * the residual stream.
   *
   * <p>Token embeddings start with deviation 1. If they were as small as other weights, what the
   * first blocks add would drown them, and deeper ones could not tell which token stands where: a
   * small model then learns grammar but no names (LOG.md). Where they are the head too, the final
   * norm starts at 1 / sqrt(2C), so that the first logits have deviation sqrt(1/2).
   */
  public Glass(GlassConfig config, Weights weights) {
    this.config = config;
    attention = Attention.of(config);
    int c = config.width();
    int f = config.mlpWidth();
    int qWidth = config.heads() * config.headSize();
    int kvWidth = config.kvHeads() * config.headSize();
    double std = Math.sqrt(2.0 / (5 * c));
    double residualStd = std / Math.sqrt(2 * config.layers());
    tokens = weights.normal("model.embed_tokens.weight", 1, config.vocab(), c);
    for (int l = 0; l < config.layers(); l++) {
      String at = "model.layers." + l + ".";
      blocks.add(
          new Block(
              weights.ones(at + "input_layernorm.weight", c),
              linear(weights, at + "self_attn.q_proj", std, c, qWidth),
              linear(weights, at + "self_attn.k_proj", std, c, kvWidth),
              linear(weights, at + "self_attn.v_proj", std, c, kvWidth),
              weights.ones(at + "self_attn.q_norm.weight", config.headSize()),
              weights.ones(at + "self_attn.k_norm.weight", config.headSize()),
              linear(weights, at + "self_attn.o_proj", residualStd, qWidth, c),
              weights.ones(at + "post_attention_layernorm.weight", c),
              Mlp.swiGlu(
                  linear(weights, at + "mlp.gate_proj", std, c, f),
                  linear(weights, at + "mlp.up_proj", std, c, f),
                  linear(weights, at + "mlp.down_proj", residualStd, f, c))));
    }
    float logitScale = config.tied() ? (float) Math.sqrt(0.5 / c) : 1;
    finalNorm = weights.constant("model.norm.weight", c, logitScale);
    head = config.tied() ? tokens : weights.normal("lm_head.weight", std, config.vocab(), c);
    parameters = List.copyOf(weights.all());
    // Behind the weights, whose shapes show that the sizes are the file's: tables are large.
    rotary = Rotary.of(weights.device(), config.context(), config.headSize(), config.ropeTheta());
  }

  private static Linear linear(Weights weights, String name, double std, int in, int out) {
    return Linear.of(weights.normal(name + ".weight", std, out, in));
  }

  @Override
  public Tensor hidden(Pass pass) {
    Scope scope = pass.scope();
    if (pass.starts().dim(1) > config.context()) {
      throw new UserError(
          "%d tokens are more than this model's context of %d"
              .formatted(pass.starts().dim(1), config.context()));
    }
    Tensor x = pass.visit(Site.EMBED, -1, EmbeddingOp.apply(scope, tokens, pass.ids()));
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
    Tensor mixed = attend(pass, layer, normalize(scope, b.attnNorm, x));
    Tensor attnOut = pass.visit(Site.ATTN_OUT, layer, b.proj.apply(scope, mixed));
    x = pass.visit(Site.RESID_MID, layer, pass.residual(Site.ATTN_OUT, layer, x, attnOut));
    Tensor mlpOut = b.mlp.apply(pass, layer, normalize(scope, b.mlpNorm, x));
    mlpOut = pass.visit(Site.MLP_OUT, layer, mlpOut);
    return pass.visit(Site.RESID_POST, layer, pass.residual(Site.MLP_OUT, layer, x, mlpOut));
  }

  private Tensor attend(Pass pass, int layer, Tensor x) {
    Scope scope = pass.scope();
    Block b = blocks.get(layer);
    Tensor q = pass.visit(Site.ATTN_Q, layer, b.q.apply(scope, x));
    Tensor k = pass.visit(Site.ATTN_K, layer, b.k.apply(scope, x));
    Tensor v = pass.visit(Site.ATTN_V, layer, b.v.apply(scope, x));
    q = rotary.apply(scope, normalize(scope, b.qNorm, q), pass.positions());
    k = rotary.apply(scope, normalize(scope, b.kNorm, k), pass.positions());
    return attention.apply(pass, layer, q, k, v);
  }

  private Tensor normalize(Scope scope, Parameter weight, Tensor x) {
    return RmsNormOp.apply(scope, x, weight, (float) config.normEps());
  }

  @Override
  public GlassConfig config() {
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
