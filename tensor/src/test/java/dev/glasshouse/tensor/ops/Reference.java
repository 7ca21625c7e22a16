package dev.glasshouse.tensor.ops;

import java.util.Arrays;

/** The ops as their papers write them, in float64, one element after the other. */
final class Reference {
  private Reference() {}

  /** y = x W^T + b for W [out, in]; b may be null. */
  static double[] linear(double[] x, double[] w, double[] b, int in, int out) {
    int rows = x.length / in;
    double[] y = new double[rows * out];
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < out; o++) {
        double sum = b == null ? 0 : b[o];
        for (int i = 0; i < in; i++) {
          sum += x[r * in + i] * w[o * in + i];
        }
        y[r * out + o] = sum;
      }
    }
    return y;
  }

  /** All magnitudes. */
  static double[] abs(double[] x) {
    return Arrays.stream(x).map(Math::abs).toArray();
  }

  /** [rows, cols] to [cols, rows]. */
  static double[] transpose(double[] x, int cols) {
    int rows = x.length / cols;
    double[] y = new double[x.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        y[c * rows + r] = x[r * cols + c];
      }
    }
    return y;
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))). */
  static double gelu(double x) {
    return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }

  static double[] gelu(double[] x) {
    return Arrays.stream(x).map(Reference::gelu).toArray();
  }

  /** gate sigmoid(gate) up. */
  static double[] swiGlu(double[] gate, double[] up) {
    double[] y = new double[gate.length];
    Arrays.setAll(y, i -> gate[i] * sigmoid(gate[i]) * up[i]);
    return y;
  }

  /** x / sqrt(mean(x^2) + eps) w. */
  static double[] rmsNorm(double[] x, double[] w, double eps) {
    int cols = w.length;
    double[] y = new double[x.length];
    for (int start = 0; start < x.length; start += cols) {
      double squares = 0;
      for (int c = 0; c < cols; c++) {
        squares += x[start + c] * x[start + c];
      }
      double rms = Math.sqrt(squares / cols + eps);
      for (int c = 0; c < cols; c++) {
        y[start + c] = x[start + c] / rms * w[c];
      }
    }
    return y;
  }

  /** (x - mean) / sqrt(variance + eps) w + b. */
  static double[] layerNorm(double[] x, double[] w, double[] b, double eps) {
    int cols = w.length;
    double[] y = new double[x.length];
    for (int start = 0; start < x.length; start += cols) {
      double mean = Arrays.stream(x, start, start + cols).sum() / cols;
      double variance = 0;
      for (int c = 0; c < cols; c++) {
        variance += (x[start + c] - mean) * (x[start + c] - mean) / cols;
      }
      for (int c = 0; c < cols; c++) {
        y[start + c] = (x[start + c] - mean) / Math.sqrt(variance + eps) * w[c] + b[c];
      }
    }
    return y;
  }

  /**
   * Pair (i, i + D/2) of every head is turned by position theta^(-2i / D).
   *
   * @param x [tokens, heads, D]
   */
  static double[] rope(double[] x, int[] positions, int headSize, double theta) {
    double[] y = new double[x.length];
    int half = headSize / 2;
    int width = x.length / positions.length;
    for (int start = 0; start < x.length; start += headSize) {
      for (int i = 0; i < half; i++) {
        double angle = positions[start / width] * Math.pow(theta, -2.0 * i / headSize);
        double a = x[start + i];
        double b = x[start + half + i];
        y[start + i] = a * Math.cos(angle) - b * Math.sin(angle);
        y[start + half + i] = b * Math.cos(angle) + a * Math.sin(angle);
      }
    }
    return y;
  }

  /**
   * Q K^T / sqrt(D), -infinity where a query does not see a key.
   *
   * @param starts [B, keys]: the first key that the query at each position sees
   * @return [B, H, queries, keys]
   */
  static double[] attentionScores(double[] q, double[] k, int[] starts, AttentionShape s) {
    int d = s.headSize();
    double[] scores = new double[s.batch() * s.heads() * s.queries() * s.keys()];
    for (int at = 0; at < scores.length; at++) {
      int key = at % s.keys();
      int query = at / s.keys() % s.queries();
      int head = at / s.keys() / s.queries() % s.heads();
      int b = at / s.keys() / s.queries() / s.heads();
      int position = s.firstQuery() + query;
      if (key < starts[b * s.keys() + position] || key > position) {
        scores[at] = Double.NEGATIVE_INFINITY;
        continue;
      }
      int qAt = ((b * s.queries() + query) * s.heads() + head) * d;
      int kAt = ((b * s.keys() + key) * s.kvHeads() + head / s.group()) * d;
      for (int i = 0; i < d; i++) {
        scores[at] += q[qAt + i] * k[kAt + i] / Math.sqrt(d);
      }
    }
    return scores;
  }

  /** P V for each head: [B, queries, H, D]. */
  static double[] attentionMix(double[] pattern, double[] v, AttentionShape s) {
    int d = s.headSize();
    double[] out = new double[s.batch() * s.queries() * s.heads() * d];
    for (int at = 0; at < pattern.length; at++) {
      int key = at % s.keys();
      int query = at / s.keys() % s.queries();
      int head = at / s.keys() / s.queries() % s.heads();
      int b = at / s.keys() / s.queries() / s.heads();
      int vAt = ((b * s.keys() + key) * s.kvHeads() + head / s.group()) * d;
      int oAt = ((b * s.queries() + query) * s.heads() + head) * d;
      for (int i = 0; i < d && pattern[at] != 0; i++) {
        out[oAt + i] += pattern[at] * v[vAt + i];
      }
    }
    return out;
  }

  static double[] attention(double[] q, double[] k, double[] v, int[] starts, AttentionShape s) {
    return attentionMix(softmax(attentionScores(q, k, starts, s), s.keys()), v, s);
  }

  static double[] softmax(double[] x, int cols) {
    return Arrays.stream(logSoftmax(x, cols)).map(Math::exp).toArray();
  }

  static double[] logSoftmax(double[] x, int cols) {
    double[] y = new double[x.length];
    for (int start = 0; start < x.length; start += cols) {
      double max = Arrays.stream(x, start, start + cols).max().orElseThrow();
      double sum = Arrays.stream(x, start, start + cols).map(v -> Math.exp(v - max)).sum();
      for (int c = 0; c < cols; c++) {
        y[start + c] = x[start + c] - max - Math.log(sum);
      }
    }
    return y;
  }

  /** log softmax(logits)[target] of every row, 0 where the target is negative. */
  static double[] tokenLogProbs(double[] logits, int[] targets) {
    int vocab = logits.length / targets.length;
    double[] logProbs = logSoftmax(logits, vocab);
    double[] y = new double[targets.length];
    Arrays.setAll(y, r -> targets[r] < 0 ? 0 : logProbs[r * vocab + targets[r]]);
    return y;
  }

  /** Sum over c of p (log p - log q), row by row. */
  static double[] kl(double[] p, double[] q, int cols) {
    double[] logP = logSoftmax(p, cols);
    double[] logQ = logSoftmax(q, cols);
    double[] kl = new double[p.length / cols];
    for (int i = 0; i < p.length; i++) {
      kl[i / cols] += Math.exp(logP[i]) * (logP[i] - logQ[i]);
    }
    return kl;
  }
}
