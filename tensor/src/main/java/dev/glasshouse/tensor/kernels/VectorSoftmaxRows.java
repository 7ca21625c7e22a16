package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.VectorMath.BYTES;
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
    int whole = VectorMath.bound(n);
    for (long end = p + 4L * whole; p != end; p += BYTES) {
      FloatVector scaled = load(p).mul(scale);
      store(scaled.mul(load(dp).sub(delta)), dp);
      dp += BYTES;
    }
    for (int i = 0; i < n - whole; i++) {
      set(dp + 4L * i, get(p + 4L * i) * scale * (get(dp + 4L * i) - delta));
    }
  }

  /** x = x factor. */
  static void scale(long x, int n, float factor) {
    int whole = VectorMath.bound(n);
    for (long end = x + 4L * whole; x != end; x += BYTES) {
      store(load(x).mul(factor), x);
    }
    for (int i = 0; i < n - whole; i++) {
      set(x + 4L * i, get(x + 4L * i) * factor);
    }
  }

  /** y = x - shift. */
  static void subtract(long x, long y, int n, float shift) {
    int whole = VectorMath.bound(n);
    for (long end = x + 4L * whole; x != end; x += BYTES) {
      store(load(x).sub(shift), y);
      y += BYTES;
    }
    for (int i = 0; i < n - whole; i++) {
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
    int whole = VectorMath.bound(n);
    for (long end = p + 4L * whole; p != end; p += BYTES) {
      FloatVector logP = load(p).sub(lseP);
      FloatVector logQ = load(q).sub(lseQ);
      FloatVector ratio = logP.sub(logQ).sub(kl);
      store(VectorMath.exp(logP).mul(upstream).mul(ratio), dp);
      q += BYTES;
      dp += BYTES;
    }
    for (int i = 0; i < n - whole; i++) {
      float logP = get(p + 4L * i) - lseP;
      float logQ = get(q + 4L * i) - lseQ;
      set(dp + 4L * i, FastMath.exp(logP) * upstream * (logP - logQ - kl));
    }
  }

  /** y = exp(x - lse). */
  static void probabilities(long x, long y, int n, float lse) {
    int whole = VectorMath.bound(n);
    for (long end = x + 4L * whole; x != end; x += BYTES) {
      store(VectorMath.exp(load(x).sub(lse)), y);
      y += BYTES;
    }
    for (int i = 0; i < n - whole; i++) {
      set(y + 4L * i, FastMath.exp(get(x + 4L * i) - lse));
    }
  }

  /** dq = (dq - p) upstream, where dq holds q. */
  static void klGradientOfQ(long p, long dq, int n, float lseP, float upstream) {
    int whole = VectorMath.bound(n);
    for (long end = p + 4L * whole; p != end; p += BYTES) {
      FloatVector prob = VectorMath.exp(load(p).sub(lseP));
      store(load(dq).sub(prob).mul(upstream), dq);
      dq += BYTES;
    }
    for (int i = 0; i < n - whole; i++) {
      float prob = FastMath.exp(get(p + 4L * i) - lseP);
      set(dq + 4L * i, (get(dq + 4L * i) - prob) * upstream);
    }
  }
}
