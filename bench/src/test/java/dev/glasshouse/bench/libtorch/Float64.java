package dev.glasshouse.bench.libtorch;

import java.util.function.IntToDoubleFunction;

/** The parts that both float64 oracles are put together from, each straight from its formula. */
final class Float64 {

  private Float64() {}

  /** {@code y[r, o] = sum over i of x[r, i] w(o, i)}; {@code w} is {@code [out, in]}. */
  static double[][] linear(double[][] x, double[] weight, int out) {
    double[][] y = new double[x.length][out];
    for (int r = 0; r < x.length; r++) {
      int in = x[r].length;
      for (int o = 0; o < out; o++) {
        for (int i = 0; i < in; i++) {
          y[r][o] += x[r][i] * weight[o * in + i];
        }
      }
    }
    return y;
  }

  /** A copy with {@code term.applyAsDouble(column)} added to every row. */
  static double[][] addToRows(double[][] x, double[] term) {
    double[][] y = new double[x.length][];
    for (int r = 0; r < x.length; r++) {
      y[r] = map(x[r].length, shifted(x[r], term));
    }
    return y;
  }

  private static IntToDoubleFunction shifted(double[] row, double[] term) {
    return i -> row[i] + term[i];
  }

  static double[][] add(double[][] a, double[][] b) {
    double[][] y = new double[a.length][];
    for (int r = 0; r < a.length; r++) {
      y[r] = map(a[r].length, shifted(a[r], b[r]));
    }
    return y;
  }

  static double[] map(int size, IntToDoubleFunction f) {
    double[] y = new double[size];
    for (int i = 0; i < size; i++) {
      y[i] = f.applyAsDouble(i);
    }
    return y;
  }

  /** {@code w x / sqrt(mean(x^2) + eps)} over one row. */
  static double[] rmsNorm(double[] x, double[] weight, double eps) {
    double squares = 0;
    for (double v : x) {
      squares += v * v;
    }
    double scale = 1 / Math.sqrt(squares / x.length + eps);
    return map(x.length, i -> weight[i] * x[i] * scale);
  }

  /**
   * Causal attention within one row of the batch.
   *
   * @param q {@code [T][heads * D]}
   * @param k {@code [T][kvHeads * D]}
   * @param v as {@code k}
   */
  static double[][] attention(double[][] q, double[][] k, double[][] v, int heads, int kvHeads) {
    int d = q[0].length / heads;
    double[][] y = new double[q.length][q[0].length];
    for (int h = 0; h < heads; h++) {
      int shared = h / (heads / kvHeads);
      for (int t = 0; t < q.length; t++) {
        double[] pattern = new double[t + 1];
        double total = 0;
        for (int s = 0; s <= t; s++) {
          double score = 0;
          for (int i = 0; i < d; i++) {
            score += q[t][h * d + i] * k[s][shared * d + i];
          }
          pattern[s] = Math.exp(score / Math.sqrt(d));
          total += pattern[s];
        }
        for (int s = 0; s <= t; s++) {
          for (int i = 0; i < d; i++) {
            y[t][h * d + i] += pattern[s] / total * v[s][shared * d + i];
          }
        }
      }
    }
    return y;
  }

  /** Sum of the cross-entropies of the rows, in nats. */
  static double crossEntropy(double[][] logits, int[] targets) {
    double sum = 0;
    for (int r = 0; r < logits.length; r++) {
      double total = 0;
      for (double logit : logits[r]) {
        total += Math.exp(logit);
      }
      sum += Math.log(total) - logits[r][targets[r]];
    }
    return sum;
  }

  /** Rows {@code [T][C]} of an embedding. */
  static double[][] embed(double[] table, int[] ids, int width) {
    double[][] y = new double[ids.length][];
    for (int r = 0; r < ids.length; r++) {
      int from = ids[r] * width;
      y[r] = map(width, i -> table[from + i]);
    }
    return y;
  }
}
