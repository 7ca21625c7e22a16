package dev.glasshouse.bench.libtorch;

import dev.glasshouse.bench.TokenBatch;
import dev.glasshouse.model.arch.Gpt2Config;
import java.util.Arrays;
import java.util.Map;

/** The loss of GPT-2 in float64, loop by loop. Linear weights are {@code [out, in]}. */
record Gpt2Float64(Gpt2Config config) implements LossFloat64 {

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
    int[] positions = new int[ids.length];
    Arrays.setAll(positions, i -> i);
    double[][] x =
        Float64.add(
            Float64.embed(p.get("transformer.wte.weight"), ids, c),
            Float64.embed(p.get("transformer.wpe.weight"), positions, c));
    for (int l = 0; l < config.layers(); l++) {
      String at = "transformer.h." + l + ".";
      double[][] qkv = affine(p, at + "attn.c_attn", norm(p, at + "ln_1", x), 3 * c);
      double[][] mixed =
          Float64.attention(
              columns(qkv, 0),
              columns(qkv, c),
              columns(qkv, 2 * c),
              config.heads(),
              config.heads());
      x = Float64.add(x, affine(p, at + "attn.c_proj", mixed, c));
      double[][] inner = affine(p, at + "mlp.c_fc", norm(p, at + "ln_2", x), 4 * c);
      for (double[] row : inner) {
        Arrays.setAll(row, i -> gelu(row[i]));
      }
      x = Float64.add(x, affine(p, at + "mlp.c_proj", inner, c));
    }
    double[] head = p.get(config.tied() ? "transformer.wte.weight" : "lm_head.weight");
    return Float64.linear(norm(p, "transformer.ln_f", x), head, config.vocab());
  }

  private double[][] columns(double[][] x, int from) {
    double[][] y = new double[x.length][];
    for (int r = 0; r < x.length; r++) {
      y[r] = Arrays.copyOfRange(x[r], from, from + config.width());
    }
    return y;
  }

  private static double[][] affine(Map<String, double[]> p, String name, double[][] x, int out) {
    return Float64.addToRows(
        Float64.linear(x, p.get(name + ".weight"), out), p.get(name + ".bias"));
  }

  private double[][] norm(Map<String, double[]> p, String name, double[][] x) {
    double[][] y = new double[x.length][];
    for (int r = 0; r < x.length; r++) {
      double[] row = x[r];
      double mean = Arrays.stream(row).average().orElseThrow();
      double[] centred = Float64.map(row.length, i -> row[i] - mean);
      y[r] = Float64.rmsNorm(centred, p.get(name + ".weight"), config.normEps());
    }
    return Float64.addToRows(y, p.get(name + ".bias"));
  }

  private static double gelu(double x) {
    return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }
}
