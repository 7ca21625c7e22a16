package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.VectorMath.BYTES;
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
    long last = x + 4L * VectorMath.bound(cols);
    for (; x != last; x += BYTES) {
      sum = load(x).fma(load(w), sum);
      w += BYTES;
    }
    float dot = sumLanes(sum);
    for (int c = 0; c < cols - VectorMath.bound(cols); c++) {
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
    long at = x;
    for (long end = x + 4L * VectorMath.bound(cols); at != end; at += BYTES) {
      FloatVector v = load(at);
      s0 = v.fma(load(w), s0);
      s1 = v.fma(load(w1), s1);
      s2 = v.fma(load(w2), s2);
      s3 = v.fma(load(w3), s3);
      w += BYTES;
      w1 += BYTES;
      w2 += BYTES;
      w3 += BYTES;
    }
    storeSums(s0, s1, s2, s3, y);
    addRest(w, ld, cols - VectorMath.bound(cols), at, y);
  }

  /** To four sums, the products of the elements after the last whole vector. */
  private static void addRest(long w, long ld, int cols, long x, long y) {
    for (int c = 0; c < cols; c++) {
      for (int r = 0; r < 4; r++) {
        long at = y + 4L * r;
        set(at, Math.fma(get(x + 4L * c), get(w + r * ld + 4L * c), get(at)));
      }
    }
  }
}
