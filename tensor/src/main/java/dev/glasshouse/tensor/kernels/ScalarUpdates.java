package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;

import java.lang.foreign.MemorySegment;

/** Plain loops; sums are kept in double. */
final class ScalarUpdates implements Updates {
  @Override
  public float sum(MemorySegment x, long xo, int n) {
    long px = address(x, xo, n);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += get(px + 4L * i);
    }
    return (float) sum;
  }

  @Override
  public float sumSquares(MemorySegment x, long xo, int n) {
    long px = address(x, xo, n);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double value = get(px + 4L * i);
      sum += value * value;
    }
    return (float) sum;
  }

  @Override
  public int firstNonFinite(MemorySegment x, long xo, int n) {
    long px = address(x, xo, n);
    for (int i = 0; i < n; i++) {
      if (!Float.isFinite(get(px + 4L * i))) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void adamW(
      MemorySegment p,
      long po,
      MemorySegment gradient,
      long go,
      MemorySegment m,
      long mo,
      MemorySegment v,
      long vo,
      int n,
      float lr,
      float beta1,
      float beta2,
      float eps,
      float decay,
      float gradScale,
      float biasCorrection1,
      float biasCorrection2) {
    long pp = address(p, po, n);
    long pg = address(gradient, go, n);
    long pm = address(m, mo, n);
    long pv = address(v, vo, n);
    float keep = 1f - lr * decay;
    float step = -lr / biasCorrection1;
    float unbias2 = 1f / biasCorrection2;
    for (int i = 0; i < n; i++) {
      long at = 4L * i;
      float g = get(pg + at) * gradScale;
      float first = Math.fma(beta1, get(pm + at), (1f - beta1) * g);
      float second = Math.fma(beta2, get(pv + at), (1f - beta2) * (g * g));
      set(pm + at, first);
      set(pv + at, second);
      float root = (float) Math.sqrt(second * unbias2) + eps;
      set(pp + at, Math.fma(get(pp + at), keep, step * first / root));
    }
  }
}
