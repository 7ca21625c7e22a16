package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.VectorMath.LANES;
import static dev.glasshouse.tensor.kernels.VectorMath.all;
import static dev.glasshouse.tensor.kernels.VectorMath.load;
import static dev.glasshouse.tensor.kernels.VectorMath.storeSums;
import static dev.glasshouse.tensor.kernels.VectorMath.sumLanes;

import jdk.incubator.vector.FloatVector;

/**
 * Dot products of rows of a matrix with a row x. Each is one vector of sums over the whole vectors
 * of its rows, its lanes added as by {@link VectorMath#sumLanes}, then the elements after the last
 * whole vector: the same steps in every method here. Arguments are checked addresses and distances
 * in bytes.
 */
final class VectorTokenRows {
  private VectorTokenRows() {}

  static float one(long w, int cols, long x) {
    FloatVector sum = all(0f);
    for (int c = 0; c <= cols - LANES; c += LANES) {
      sum = load(x + 4L * c).fma(load(w + 4L * c), sum);
    }
    float dot = sumLanes(sum);
    for (int c = VectorMath.bound(cols); c < cols; c++) {
      dot = Math.fma(get(x + 4L * c), get(w + 4L * c), dot);
    }
    return dot;
  }

  static void fourByOne(long w, long ld, int cols, long x, long y) {
    long w1 = w + ld;
    long w2 = w1 + ld;
    long w3 = w2 + ld;
    FloatVector s0 = all(0f);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int c = 0; c <= cols - LANES; c += LANES) {
      long at = 4L * c;
      FloatVector v = load(x + at);
      s0 = v.fma(load(w + at), s0);
      s1 = v.fma(load(w1 + at), s1);
      s2 = v.fma(load(w2 + at), s2);
      s3 = v.fma(load(w3 + at), s3);
    }
    storeSums(s0, s1, s2, s3, y);
    addRest(w, ld, cols, x, y);
  }

  /** To four sums, the products after the last whole vector. */
  private static void addRest(long w, long ld, int cols, long x, long y) {
    for (int c = VectorMath.bound(cols); c < cols; c++) {
      for (int r = 0; r < 4; r++) {
        long at = y + 4L * r;
        set(at, Math.fma(get(x + 4L * c), get(w + r * ld + 4L * c), get(at)));
      }
    }
  }
}
