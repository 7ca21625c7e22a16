package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.VectorMath.LANES;
import static dev.glasshouse.tensor.kernels.VectorMath.all;
import static dev.glasshouse.tensor.kernels.VectorMath.load;
import static dev.glasshouse.tensor.kernels.VectorMath.store;

import jdk.incubator.vector.FloatVector;

/**
 * One or four vectors of columns of x W for one or two rows x, each lane summed over W's rows in
 * order. Arguments are checked addresses and distances in bytes.
 */
final class VectorTokenColumns {
  private static final long STEP = 4L * LANES;

  private VectorTokenColumns() {}

  static void one(long w, long ld, int rows, long x, long y) {
    FloatVector sum = all(0f);
    for (int r = 0; r < rows; r++) {
      sum = load(w).fma(all(get(x + 4L * r)), sum);
      w += ld;
    }
    store(sum, y);
  }

  static void fourByOne(long w, long ld, int rows, long x, long y) {
    FloatVector s0 = all(0f);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int r = 0; r < rows; r++) {
      FloatVector v = all(get(x + 4L * r));
      s0 = load(w).fma(v, s0);
      s1 = load(w + STEP).fma(v, s1);
      s2 = load(w + 2 * STEP).fma(v, s2);
      s3 = load(w + 3 * STEP).fma(v, s3);
      w += ld;
    }
    store(s0, y);
    store(s1, y + STEP);
    store(s2, y + 2 * STEP);
    store(s3, y + 3 * STEP);
  }

  /** The two rows of x are contiguous, those of y {@code ldy} bytes apart. */
  static void fourByTwo(long w, long ld, int rows, long x, long y, long ldy) {
    long z = x + 4L * rows;
    FloatVector s0 = all(0f);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector u0 = s0;
    FloatVector u1 = s0;
    FloatVector u2 = s0;
    FloatVector u3 = s0;
    for (int r = 0; r < rows; r++) {
      FloatVector v = all(get(x + 4L * r));
      FloatVector u = all(get(z + 4L * r));
      FloatVector m = load(w);
      s0 = m.fma(v, s0);
      u0 = m.fma(u, u0);
      m = load(w + STEP);
      s1 = m.fma(v, s1);
      u1 = m.fma(u, u1);
      m = load(w + 2 * STEP);
      s2 = m.fma(v, s2);
      u2 = m.fma(u, u2);
      m = load(w + 3 * STEP);
      s3 = m.fma(v, s3);
      u3 = m.fma(u, u3);
      w += ld;
    }
    store(s0, y);
    store(s1, y + STEP);
    store(s2, y + 2 * STEP);
    store(s3, y + 3 * STEP);
    store(u0, y + ldy);
    store(u1, y + ldy + STEP);
    store(u2, y + ldy + 2 * STEP);
    store(u3, y + ldy + 3 * STEP);
  }
}
