package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.VectorMath.BYTES;
import static dev.glasshouse.tensor.kernels.VectorMath.LANES;
import static dev.glasshouse.tensor.kernels.VectorMath.all;
import static dev.glasshouse.tensor.kernels.VectorMath.load;
import static dev.glasshouse.tensor.kernels.VectorMath.store;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * One row of attention scores, of which columns {@code from <= c < to} are seen, at least one.
 *
 * <p>Unseen columns become -infinity, whose exponential is 0, so the vectors that hold the first
 * and last seen column need no special care afterwards; vectors without a seen column are only
 * zeroed.
 */
final class VectorAttention {
  private static final FloatVector LANE_NUMBERS = all(0f).addIndex(1);
  private static final FloatVector UNSEEN = all(Float.NEGATIVE_INFINITY);

  private VectorAttention() {}

  /**
   * Sets to -infinity the unseen columns of the whole vectors that hold the first and last seen
   * one. Each is read and written as a vector: of single floats the processor would have to wait
   * until they reach its cache before it could read them as one.
   */
  static void hideUnseen(long row, int cols, int from, int to) {
    int whole = VectorMath.bound(cols);
    int first = firstVector(from);
    if (first < from && first < whole) {
      long at = row + 4L * first;
      store(load(at).blend(UNSEEN, LANE_NUMBERS.compare(LT, (float) (from - first))), at);
    }
    int last = firstVector(to);
    if (last < to && last < whole) {
      long at = row + 4L * last;
      store(load(at).blend(UNSEEN, LANE_NUMBERS.compare(GE, (float) (to - last))), at);
    }
  }

  /** The largest seen score of a row that {@link #hideUnseen} has treated. */
  static float max(long row, int cols, int from, int to) {
    int first = firstVector(from);
    int last = afterLastVector(to, cols);
    float max = VectorReductions.max(row + 4L * first, last - first);
    for (int c = Math.max(from, last); c < to; c++) {
      float value = get(row + 4L * c);
      max = value > max ? value : max;
    }
    return max;
  }

  /**
   * Replaces scores by exp(score - shift) and unseen ones, already hidden, by 0.
   *
   * @return the sum of the exponentials
   */
  static float exponentials(long row, int cols, int from, int to, float shift) {
    int first = firstVector(from);
    int last = afterLastVector(to, cols);
    int whole = VectorMath.bound(cols);
    zero(row, 0, first);
    zero(row, last, whole);
    long seen = row + 4L * first;
    float sum = VectorReductions.sumExpInPlace(seen, last - first, shift);
    for (int c = whole; c < cols; c++) {
      float e = c >= from && c < to ? FastMath.exp(get(row + 4L * c) - shift) : 0f;
      set(row + 4L * c, e);
      sum += e;
    }
    return sum;
  }

  /** Sets a whole row to 0. */
  static void clear(long row, int cols) {
    int whole = VectorMath.bound(cols);
    zero(row, 0, whole);
    fill(row, whole, cols, 0f);
  }

  /** The column at which the vector of column {@code from} starts. */
  private static int firstVector(int from) {
    return from - from % LANES;
  }

  /** The column after the last whole vector that holds a column before {@code to}. */
  private static int afterLastVector(int to, int cols) {
    return VectorMath.bound(Math.min(to + LANES - 1, cols));
  }

  private static void zero(long row, int from, int to) {
    long end = row + 4L * to;
    for (long at = row + 4L * from; at != end; at += BYTES) {
      store(all(0f), at);
    }
  }

  private static void fill(long row, int from, int to, float value) {
    for (int c = from; c < to; c++) {
      set(row + 4L * c, value);
    }
  }
}
