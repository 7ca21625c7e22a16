package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.VectorMath.finiteHalves;
import static dev.glasshouse.tensor.quant.QuantVectors.BYTES_BLOCK;
import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.INTS;
import static dev.glasshouse.tensor.quant.QuantVectors.LANES;
import static dev.glasshouse.tensor.quant.QuantVectors.SCALES;
import static dev.glasshouse.tensor.quant.QuantVectors.every;
import static dev.glasshouse.tensor.quant.QuantVectors.pair;
import static dev.glasshouse.tensor.quant.QuantVectors.store;
import static dev.glasshouse.tensor.quant.QuantVectors.widened;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * One group of {@code Q8_0} rows with one row of activations. Each 32-bit lane belongs to a row of
 * weights. Two products fit into its 16-bit halves (2 x 128 x 127); widening those sums is most of
 * the work. With the sign bits of both halves turned over, which adds 32,768 to each and makes them
 * unsigned, eight such sums v give high = sum of v >>> 16, and low = (sum of v) - (high << 16),
 * modulo 2^32: one shift and two additions for each v.
 *
 * <p>Loops run until an address is met. With a counter, the compiler splits the inner loop, of
 * eight turns, in three and checks addresses before each, which takes longer than the loop; when it
 * is unrolled by hand, there is too much to inline.
 */
final class VectorQ8 {
  /** What a turn of the inner loop takes: four columns. */
  private static final int STEP = 4 * LANES;

  private static final IntVector SIGNS = IntVector.broadcast(INTS, 0x80008000);
  private static final IntVector OVER = IntVector.broadcast(INTS, 1 - (1 << 16));

  /** Takes out what the turned signs of a block add. */
  private static final int TURNED = -16 * 32_768;

  private VectorQ8() {}

  /**
   * @param w address of the group
   * @param x of the row's integers; {@code a} of its scales
   * @param y of the results
   */
  static void one(long w, int blocks, long x, long a, long y) {
    FloatVector acc = FloatVector.zero(FLOATS);
    for (long last = w + (long) BYTES_BLOCK * blocks; w != last; w += SCALES) {
      IntVector sum = IntVector.broadcast(INTS, TURNED);
      IntVector high = IntVector.zero(INTS);
      for (long end = w + 8L * STEP; w != end; w += STEP) {
        ShortVector both = pair(x).mul(widened(w)).add(pair(x + 4).mul(widened(w + STEP / 2)));
        IntVector v = both.reinterpretAsInts().lanewise(XOR, SIGNS);
        sum = sum.add(v);
        high = high.add(v.lanewise(LSHR, 16));
        x += 8;
      }
      acc = total(sum, high).fma(finiteHalves(w).mul(every(a)), acc);
      a += 4;
    }
    store(acc, y);
  }

  private static FloatVector total(IntVector sum, IntVector high) {
    return (FloatVector) high.mul(OVER).add(sum).convertShape(I2F, FLOATS, 0);
  }
}
