package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
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
  private static final int BLOCK = 4 * LANES;

  /** Partial sums of exponentials in float cover this many elements; they are added in double. */
  private static final int CHUNK = 2048;

  private VectorReductions() {}

  static float sum(long x, int n) {
    FloatVector s0 = all(0f);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int i = 0;
    for (; i <= n - BLOCK; i += BLOCK) {
      s0 = load(x + 4L * i).add(s0);
      s1 = load(x + 4L * (i + LANES)).add(s1);
      s2 = load(x + 4L * (i + 2 * LANES)).add(s2);
      s3 = load(x + 4L * (i + 3 * LANES)).add(s3);
    }
    for (; i <= n - LANES; i += LANES) {
      s0 = load(x + 4L * i).add(s0);
    }
    float lanes = VectorMath.sumLanes(s0.add(s1).add(s2.add(s3)));
    float rest = 0f;
    for (; i < n; i++) {
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
    int i = 0;
    for (; i <= n - BLOCK; i += BLOCK) {
      FloatVector d0 = load(x + 4L * i).sub(centre);
      FloatVector d1 = load(x + 4L * (i + LANES)).sub(centre);
      FloatVector d2 = load(x + 4L * (i + 2 * LANES)).sub(centre);
      FloatVector d3 = load(x + 4L * (i + 3 * LANES)).sub(centre);
      s0 = d0.fma(d0, s0);
      s1 = d1.fma(d1, s1);
      s2 = d2.fma(d2, s2);
      s3 = d3.fma(d3, s3);
    }
    for (; i <= n - LANES; i += LANES) {
      FloatVector d = load(x + 4L * i).sub(centre);
      s0 = d.fma(d, s0);
    }
    float lanes = VectorMath.sumLanes(s0.add(s1).add(s2.add(s3)));
    float rest = 0f;
    for (; i < n; i++) {
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
    int i = 0;
    for (; i <= n - BLOCK; i += BLOCK) {
      s0 = load(a + 4L * i).fma(load(b + 4L * i), s0);
      s1 = load(a + 4L * (i + LANES)).fma(load(b + 4L * (i + LANES)), s1);
      s2 = load(a + 4L * (i + 2 * LANES)).fma(load(b + 4L * (i + 2 * LANES)), s2);
      s3 = load(a + 4L * (i + 3 * LANES)).fma(load(b + 4L * (i + 3 * LANES)), s3);
    }
    for (; i <= n - LANES; i += LANES) {
      s0 = load(a + 4L * i).fma(load(b + 4L * i), s0);
    }
    float lanes = VectorMath.sumLanes(s0.add(s1).add(s2.add(s3)));
    float rest = 0f;
    for (; i < n; i++) {
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
    int i = 0;
    for (; i <= n - BLOCK; i += BLOCK) {
      m0 = VectorMath.max(m0, load(x + 4L * i));
      m1 = VectorMath.max(m1, load(x + 4L * (i + LANES)));
      m2 = VectorMath.max(m2, load(x + 4L * (i + 2 * LANES)));
      m3 = VectorMath.max(m3, load(x + 4L * (i + 3 * LANES)));
    }
    for (; i <= n - LANES; i += LANES) {
      m0 = VectorMath.max(m0, load(x + 4L * i));
    }
    float max = VectorMath.maxLanes(VectorMath.max(VectorMath.max(m0, m1), VectorMath.max(m2, m3)));
    for (; i < n; i++) {
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
    for (int i = 0; i < n; i += LANES) {
      FloatVector e = VectorMath.expBelow88(load(x + 4L * i).sub(shift));
      sum = e.add(sum);
    }
    return VectorMath.sumLanes(sum);
  }

  private static float chunkSumExpInPlace(long x, int n, float shift) {
    FloatVector sum = all(0f);
    for (int i = 0; i < n; i += LANES) {
      FloatVector e = VectorMath.expBelow88(load(x + 4L * i).sub(shift));
      sum = e.add(sum);
      store(e, x + 4L * i);
    }
    return VectorMath.sumLanes(sum);
  }
}
