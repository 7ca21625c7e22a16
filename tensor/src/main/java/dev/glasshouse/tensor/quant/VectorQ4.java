package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.NativeFloats.ALL;
import static dev.glasshouse.tensor.kernels.NativeFloats.getInt;
import static dev.glasshouse.tensor.kernels.VectorMath.finiteHalves;
import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.INTS;
import static dev.glasshouse.tensor.quant.QuantVectors.LANES;
import static dev.glasshouse.tensor.quant.QuantVectors.NIBBLES_BLOCK;
import static dev.glasshouse.tensor.quant.QuantVectors.SCALES;
import static dev.glasshouse.tensor.quant.QuantVectors.SHORTS;
import static dev.glasshouse.tensor.quant.QuantVectors.bothHalves;
import static dev.glasshouse.tensor.quant.QuantVectors.every;
import static dev.glasshouse.tensor.quant.QuantVectors.floats;
import static dev.glasshouse.tensor.quant.QuantVectors.pair;
import static dev.glasshouse.tensor.quant.QuantVectors.shorts;
import static dev.glasshouse.tensor.quant.QuantVectors.store;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * The loops for {@code Q4_0} ({@link GroupProduct}). Each 32-bit lane belongs to a row of weights.
 * All 16 products of a block that fall into one of its 16-bit halves fit (16 x 15 x 127), so sums
 * are widened once a block. The offset of 8 is taken out by the activations' sum.
 */
final class VectorQ4 {
  /** What a turn of the inner loop takes: eight columns. */
  private static final int STEP = 4 * LANES;

  /** Bytes of the sums of a block. */
  static final int SUMS = 4 * LANES;

  private static final ShortVector NIBBLE = ShortVector.broadcast(SHORTS, (short) 15);

  private VectorQ4() {}

  static void sums(long w, long last, long x, long to) {
    sumsOfRuns(w, last, last - w, 0, x, to);
  }

  /**
   * Writes 16-bit sums.
   *
   * @param run bytes of blocks that follow each other, {@code skip} bytes before the next run
   */
  static void sumsOfRuns(long w, long last, long run, long skip, long x, long to) {
    for (; w != last; w += skip) {
      for (long next = w + run; w != next; w += SCALES) {
        ShortVector even = ShortVector.zero(SHORTS);
        ShortVector odd = even;
        for (long end = w + 4L * STEP; w != end; w += STEP) {
          ShortVector v = shorts(w);
          even = v.and(NIBBLE).mul(pair(x)).add(even);
          odd = v.lanewise(LSHR, 4).and(NIBBLE).mul(pair(x + 4)).add(odd);
          even = v.lanewise(LSHR, 8).and(NIBBLE).mul(pair(x + 8)).add(even);
          odd = v.lanewise(LSHR, 12).mul(pair(x + 12)).add(odd);
          x += 16;
        }
        even.add(odd).intoMemorySegment(ALL, to, ByteOrder.nativeOrder());
        to += SUMS;
      }
    }
  }

  /** Nothing is shared: {@code shared} is not read. */
  static void add(long sums, long last, long scales, long shared, long a, long s, long y) {
    FloatVector acc = floats(y);
    for (; sums != last; sums += SUMS) {
      IntVector sum = bothHalves(sums).sub(IntVector.broadcast(INTS, getInt(s)));
      FloatVector total = (FloatVector) sum.convertShape(I2F, FLOATS, 0);
      acc = total.fma(finiteHalves(scales).mul(every(a)), acc);
      scales += NIBBLES_BLOCK;
      a += 4;
      s += 4;
    }
    store(acc, y);
  }
}
