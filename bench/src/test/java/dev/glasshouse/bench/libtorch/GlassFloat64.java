package dev.glasshouse.bench.libtorch;

import dev.glasshouse.bench.TokenBatch;
import dev.glasshouse.model.arch.GlassConfig;
import java.util.Arrays;
import java.util.Map;

/** The loss of Qwen3 in float64, loop by loop. */
record GlassFloat64(GlassConfig config) implements LossFloat64 {

  @Override
  public double loss(Map<String, double[]> p, TokenBatch batch) {
    int t = batch.context();
    double sum = 0;
    for (int row = 0; row < batch.batch(); row++) {
      int[] ids = Arrays.copyOfRange(batch.inputs(), row * t, (row + 1) * t);
      int[] targets = Arrays.copyOfRange(batch.targets(), row * t, (row + 1) * t);
      sum += Float64.crossEntropy(logits(p, ids), targets);
    }
    return sum / batch.batch() / t;
  }

  private double[][] logits(Map<String, double[]> p, int[] ids) {
    int c = config.width();
    int qWidth = config.heads() * config.headSize();
    int kvWidth = config.kvHeads() * config.headSize();
    double[][] x = Float64.embed(p.get("model.embed_tokens.weight"), ids, c);
    for (int l = 0; l < config.layers(); l++) {
      String at = "model.layers." + l + ".";
      double[][] in = norm(p.get(at + "input_layernorm.weight"), x);
      double[][] q = Float64.linear(in, p.get(at + "self_attn.q_proj.weight"), qWidth);
      double[][] k = Float64.linear(in, p.get(at + "self_attn.k_proj.weight"), kvWidth);
      double[][] v = Float64.linear(in, p.get(at + "self_attn.v_proj.weight"), kvWidth);
      turn(q, p.get(at + "self_attn.q_norm.weight"));
      turn(k, p.get(at + "self_attn.k_norm.weight"));
      double[][] mixed = Float64.attention(q, k, v, config.heads(), config.kvHeads());
      x = Float64.add(x, Float64.linear(mixed, p.get(at + "self_attn.o_proj.weight"), c));
      double[][] inner = norm(p.get(at + "post_attention_layernorm.weight"), x);
      int f = config.mlpWidth();
      double[][] gate = Float64.linear(inner, p.get(at + "mlp.gate_proj.weight"), f);
      double[][] up = Float64.linear(inner, p.get(at + "mlp.up_proj.weight"), f);
      for (int r = 0; r < gate.length; r++) {
        double[] g = gate[r];
        double[] u = up[r];
        Arrays.setAll(g, i -> g[i] / (1 + Math.exp(-g[i])) * u[i]);
      }
      x = Float64.add(x, Float64.linear(gate, p.get(at + "mlp.down_proj.weight"), c));
    }
    double[] head = p.get(config.tied() ? "model.embed_tokens.weight" : "lm_head.weight");
    return Float64.linear(norm(p.get("model.norm.weight"), x), head, config.vocab());
  }

  private double[][] norm(double[] weight, double[][] x) {
    double[][] y = new double[x.length][];
    for (int r = 0; r < x.length; r++) {
      y[r] = Float64.rmsNorm(x[r], weight, config.normEps());
    }
    return y;
  }

  /** Normalises every head of every row and rotates it by its position, in place. */
  private void turn(double[][] x, double[] weight) {
    int d = config.headSize();
    for (int t = 0; t < x.length; t++) {
      for (int at = 0; at < x[t].length; at += d) {
        double[] head =
            Float64.rmsNorm(Arrays.copyOfRange(x[t], at, at + d), weight, config.normEps());
        for (int i = 0; i < d / 2; i++) {
          double angle = t * Math.pow(config.ropeTheta(), -2.0 * i / d);
          double a = head[i];
          double b = head[i + d / 2];
          x[t][at + i] = a * Math.cos(angle) - b * Math.sin(angle);
          x[t][at + i + d / 2] = b * Math.cos(angle) + a * Math.sin(angle);
        }
      }
    }
  }
}
