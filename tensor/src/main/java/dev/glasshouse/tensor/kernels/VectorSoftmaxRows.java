package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.VectorMath.LANES;
import static dev.glasshouse.tensor.kernels.VectorMath.all;
import static dev.glasshouse.tensor.kernels.VectorMath.load;
import static dev.glasshouse.tensor.kernels.VectorMath.store;

import jdk.incubator.vector.FloatVector;

/** What softmax and its relatives do to one row. Arguments are checked addresses. */
final class VectorSoftmaxRows {
  private VectorSoftmaxRows() {}

  /** dp = p scale (dp - delta). */
  static void scoreGradient(long p, long dp, int n, float delta, float scale) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector scaled = load(p + 4L * i).mul(scale);
      store(scaled.mul(load(dp + 4L * i).sub(delta)), dp + 4L * i);
    }
    for (; i < n; i++) {
      set(dp + 4L * i, get(p + 4L * i) * scale * (get(dp + 4L * i) - delta));
    }
  }

  /** x = x factor. */
  static void scale(long x, int n, float factor) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      store(load(x + 4L * i).mul(factor), x + 4L * i);
    }
    for (; i < n; i++) {
      set(x + 4L * i, get(x + 4L * i) * factor);
    }
  }

  /** y = x - shift. */
  static void subtract(long x, long y, int n, float shift) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      store(load(x + 4L * i).sub(shift), y + 4L * i);
    }
    for (; i < n; i++) {
      set(y + 4L * i, get(x + 4L * i) - shift);
    }
  }

  /** Sum of e^logP (logP - logQ), from logits and the log of their sums of exponentials. */
  static float kl(long p, long q, int n, float lseP, float lseQ) {
    FloatVector sum = all(0f);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector logP = load(p + 4L * i).sub(lseP);
      FloatVector logQ = load(q + 4L * i).sub(lseQ);
      sum = VectorMath.exp(logP).fma(logP.sub(logQ), sum);
    }
    float lanes = VectorMath.sumLanes(sum);
    float rest = 0f;
    for (; i < n; i++) {
      float logP = get(p + 4L * i) - lseP;
      float logQ = get(q + 4L * i) - lseQ;
      rest = Math.fma(FastMath.exp(logP), logP - logQ, rest);
    }
    return lanes + rest;
  }

  /** dp = p (log p - log q - kl) upstream. */
  static void klGradientOfP(
      long p, long q, long dp, int n, float lseP, float lseQ, float kl, float upstream) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector logP = load(p + 4L * i).sub(lseP);
      FloatVector logQ = load(q + 4L * i).sub(lseQ);
      FloatVector ratio = logP.sub(logQ).sub(kl);
      store(VectorMath.exp(logP).mul(upstream).mul(ratio), dp + 4L * i);
    }
    for (; i < n; i++) {
      float logP = get(p + 4L * i) - lseP;
      float logQ = get(q + 4L * i) - lseQ;
      set(dp + 4L * i, FastMath.exp(logP) * upstream * (logP - logQ - kl));
    }
  }

  /** y = exp(x - lse). */
  static void probabilities(long x, long y, int n, float lse) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      store(VectorMath.exp(load(x + 4L * i).sub(lse)), y + 4L * i);
    }
    for (; i < n; i++) {
      set(y + 4L * i, FastMath.exp(get(x + 4L * i) - lse));
    }
  }

  /** dq = (dq - p) upstream, where dq holds q. */
  static void klGradientOfQ(long p, long dq, int n, float lseP, float upstream) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector prob = VectorMath.exp(load(p + 4L * i).sub(lseP));
      store(load(dq + 4L * i).sub(prob).mul(upstream), dq + 4L * i);
    }
    for (; i < n; i++) {
      float prob = FastMath.exp(get(p + 4L * i) - lseP);
      set(dq + 4L * i, (get(dq + 4L * i) - prob) * upstream);
    }
  }
}
