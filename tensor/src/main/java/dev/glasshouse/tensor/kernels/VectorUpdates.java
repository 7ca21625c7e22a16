package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.VectorMath.LANES;
import static dev.glasshouse.tensor.kernels.VectorMath.all;
import static dev.glasshouse.tensor.kernels.VectorMath.load;
import static dev.glasshouse.tensor.kernels.VectorMath.store;
import static jdk.incubator.vector.VectorOperators.EQ;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Whole vectors, then the rest by the scalar twin. */
final class VectorUpdates implements Updates {
  private static final int EXPONENT = 0x7f800000;

  /** Partial sums in float cover this many elements; they are added in double. */
  private static final int CHUNK = 8192;

  private final ScalarUpdates rest = new ScalarUpdates();

  @Override
  public float sum(MemorySegment x, long xo, int n) {
    long px = address(x, xo, n);
    double sum = 0;
    for (int i = 0; i < n; i += CHUNK) {
      sum += VectorReductions.sum(px + 4L * i, Math.min(CHUNK, n - i));
    }
    return (float) sum;
  }

  @Override
  public float sumSquares(MemorySegment x, long xo, int n) {
    long px = address(x, xo, n);
    double sum = 0;
    for (int i = 0; i < n; i += CHUNK) {
      sum += VectorReductions.sumSquares(px + 4L * i, Math.min(CHUNK, n - i), 0f);
    }
    return (float) sum;
  }

  @Override
  public int firstNonFinite(MemorySegment x, long xo, int n) {
    long px = address(x, xo, n);
    int done = VectorMath.bound(n);
    for (int i = 0; i < done; i += LANES) {
      IntVector exponent =
          load(px + 4L * i).reinterpretAsInts().lanewise(VectorOperators.AND, EXPONENT);
      if (exponent.compare(EQ, EXPONENT).anyTrue()) {
        return i + rest.firstNonFinite(x, xo + i, LANES);
      }
    }
    int found = rest.firstNonFinite(x, xo + done, n - done);
    return found < 0 ? -1 : done + found;
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
    int done = VectorMath.bound(n);
    adamW(
        address(p, po, n),
        address(gradient, go, n),
        address(m, mo, n),
        address(v, vo, n),
        done,
        1f - lr * decay,
        -lr / biasCorrection1,
        beta1,
        beta2,
        1f / biasCorrection2,
        eps,
        gradScale);
    rest.adamW(
        p,
        po + done,
        gradient,
        go + done,
        m,
        mo + done,
        v,
        vo + done,
        n - done,
        lr,
        beta1,
        beta2,
        eps,
        decay,
        gradScale,
        biasCorrection1,
        biasCorrection2);
  }

  private static void adamW(
      long p,
      long gradient,
      long m,
      long v,
      int n,
      float keep,
      float step,
      float beta1,
      float beta2,
      float unbias2,
      float eps,
      float gradScale) {
    for (int i = 0; i < n; i += LANES) {
      long at = 4L * i;
      FloatVector g = load(gradient + at).mul(gradScale);
      FloatVector first = load(m + at).fma(all(beta1), g.mul(1f - beta1));
      FloatVector second = load(v + at).fma(all(beta2), g.mul(g).mul(1f - beta2));
      store(first, m + at);
      store(second, v + at);
      FloatVector root = second.mul(unbias2).sqrt().add(eps);
      store(load(p + at).fma(all(keep), first.mul(step).div(root)), p + at);
    }
  }
}
