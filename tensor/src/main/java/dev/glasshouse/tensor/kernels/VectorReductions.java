package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.VectorMath.BYTES;
import static dev.glasshouse.tensor.kernels.VectorMath.LANES;
import static dev.glasshouse.tensor.kernels.VectorMath.all;
import static dev.glasshouse.tensor.kernels.VectorMath.load;
import static dev.glasshouse.tensor.kernels.VectorMath.store;

import jdk.incubator.vector.FloatVector;

/**
 * Sums and maxima over a run of floats. Four vectors of partial sums take turns, are added as (0 +
 * 1) + (2 + 3), then their lanes ({@link VectorMath#sumLanes}), then the elements after the last
 * whole vector in order: one order for the interpreter and both compilers. Arguments are checked
 * addresses.
 */
final class VectorReductions {
  /** Bytes of four vectors. */
  private static final long BLOCK = 4 * BYTES;

  /** Partial sums of exponentials in float cover this many elements; they are added in double. */
  private static final int CHUNK = 2048;

  private VectorReductions() {}

  static float sum(long x, int n) {
    FloatVector s0 = all(0f);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int whole = VectorMath.bound(n);
    long last = x + 4L * whole;
    for (long end = x + BLOCK * (n / (4 * LANES)); x != end; x += BLOCK) {
      s0 = load(x).add(s0);
      s1 = load(x + BYTES).add(s1);
      s2 = load(x + 2 * BYTES).add(s2);
      s3 = load(x + 3 * BYTES).add(s3);
    }
    for (; x != last; x += BYTES) {
      s0 = load(x).add(s0);
    }
    float lanes = VectorMath.sumLanes(s0.add(s1).add(s2.add(s3)));
    float rest = 0f;
    for (int i = 0; i < n - whole; i++) {
      rest += get(x + 4L * i);
    }
    return lanes + rest;
  }

  /** Sum of (x - centre)^2. */
  static float sumSquares(long x, int n, float centre) {
    FloatVector s0 = all(0f);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int whole = VectorMath.bound(n);
    long last = x + 4L * whole;
    for (long end = x + BLOCK * (n / (4 * LANES)); x != end; x += BLOCK) {
      FloatVector d0 = load(x).sub(centre);
      FloatVector d1 = load(x + BYTES).sub(centre);
      FloatVector d2 = load(x + 2 * BYTES).sub(centre);
      FloatVector d3 = load(x + 3 * BYTES).sub(centre);
      s0 = d0.fma(d0, s0);
      s1 = d1.fma(d1, s1);
      s2 = d2.fma(d2, s2);
      s3 = d3.fma(d3, s3);
    }
    for (; x != last; x += BYTES) {
      FloatVector d = load(x).sub(centre);
      s0 = d.fma(d, s0);
    }
    float lanes = VectorMath.sumLanes(s0.add(s1).add(s2.add(s3)));
    float rest = 0f;
    for (int i = 0; i < n - whole; i++) {
      float d = get(x + 4L * i) - centre;
      rest = Math.fma(d, d, rest);
    }
    return lanes + rest;
  }

  /** Sum of a b. */
  static float dot(long a, long b, int n) {
    FloatVector s0 = all(0f);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int whole = VectorMath.bound(n);
    long last = a + 4L * whole;
    for (long end = a + BLOCK * (n / (4 * LANES)); a != end; a += BLOCK) {
      s0 = load(a).fma(load(b), s0);
      s1 = load(a + BYTES).fma(load(b + BYTES), s1);
      s2 = load(a + 2 * BYTES).fma(load(b + 2 * BYTES), s2);
      s3 = load(a + 3 * BYTES).fma(load(b + 3 * BYTES), s3);
      b += BLOCK;
    }
    for (; a != last; a += BYTES) {
      s0 = load(a).fma(load(b), s0);
      b += BYTES;
    }
    float lanes = VectorMath.sumLanes(s0.add(s1).add(s2.add(s3)));
    float rest = 0f;
    for (int i = 0; i < n - whole; i++) {
      rest = Math.fma(get(a + 4L * i), get(b + 4L * i), rest);
    }
    return lanes + rest;
  }

  /** The largest element; -infinity when there is none. */
  static float max(long x, int n) {
    FloatVector m0 = all(Float.NEGATIVE_INFINITY);
    FloatVector m1 = m0;
    FloatVector m2 = m0;
    FloatVector m3 = m0;
    int whole = VectorMath.bound(n);
    long last = x + 4L * whole;
    for (long end = x + BLOCK * (n / (4 * LANES)); x != end; x += BLOCK) {
      m0 = VectorMath.max(m0, load(x));
      m1 = VectorMath.max(m1, load(x + BYTES));
      m2 = VectorMath.max(m2, load(x + 2 * BYTES));
      m3 = VectorMath.max(m3, load(x + 3 * BYTES));
    }
    for (; x != last; x += BYTES) {
      m0 = VectorMath.max(m0, load(x));
    }
    float max = VectorMath.maxLanes(VectorMath.max(VectorMath.max(m0, m1), VectorMath.max(m2, m3)));
    for (int i = 0; i < n - whole; i++) {
      float value = get(x + 4L * i);
      max = value > max ? value : max;
    }
    return max;
  }

  /** Sum of exp(x - shift), where no x - shift is above 88. */
  static float sumExp(long x, int n, float shift) {
    int whole = VectorMath.bound(n);
    double sum = 0;
    for (int i = 0; i < whole; i += CHUNK) {
      sum += chunkSumExp(x + 4L * i, Math.min(CHUNK, whole - i), shift);
    }
    for (int i = whole; i < n; i++) {
      sum += FastMath.exp(get(x + 4L * i) - shift);
    }
    return (float) sum;
  }

  /** {@link #sumExp}, same bits, with exp(x - shift) written over x. */
  static float sumExpInPlace(long x, int n, float shift) {
    int whole = VectorMath.bound(n);
    double sum = 0;
    for (int i = 0; i < whole; i += CHUNK) {
      sum += chunkSumExpInPlace(x + 4L * i, Math.min(CHUNK, whole - i), shift);
    }
    for (int i = whole; i < n; i++) {
      float e = FastMath.exp(get(x + 4L * i) - shift);
      sum += e;
      set(x + 4L * i, e);
    }
    return (float) sum;
  }

  private static float chunkSumExp(long x, int n, float shift) {
    FloatVector sum = all(0f);
    for (long end = x + 4L * n; x != end; x += BYTES) {
      FloatVector e = VectorMath.expBelow88(load(x).sub(shift));
      sum = e.add(sum);
    }
    return VectorMath.sumLanes(sum);
  }

  private static float chunkSumExpInPlace(long x, int n, float shift) {
    FloatVector sum = all(0f);
    for (long end = x + 4L * n; x != end; x += BYTES) {
      FloatVector e = VectorMath.expBelow88(load(x).sub(shift));
      sum = e.add(sum);
      store(e, x);
    }
    return VectorMath.sumLanes(sum);
  }
}
