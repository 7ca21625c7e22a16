package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.NativeFloats.ALL;
import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.LANES;
import static dev.glasshouse.tensor.quant.QuantVectors.SHORTS;
import static dev.glasshouse.tensor.quant.QuantVectors.bothHalves;
import static dev.glasshouse.tensor.quant.QuantVectors.every;
import static dev.glasshouse.tensor.quant.QuantVectors.floats;
import static dev.glasshouse.tensor.quant.QuantVectors.pair;
import static dev.glasshouse.tensor.quant.QuantVectors.store;
import static dev.glasshouse.tensor.quant.QuantVectors.widened;
import static dev.glasshouse.tensor.quant.QuantVectors.widenedPairs;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * The loops for {@code Q6_K} ({@link GroupProduct}). The eight products of 16 columns that fall
 * into one 16-bit half of a lane fit (8 x 32 x 127).
 */
final class VectorQ6K {
  /** What a turn of the inner loop takes: four columns. */
  private static final int STEP = 4 * LANES;

  private static final int QUANTS = 8 * STEP;
  private static final int FACTORS = 2 * LANES;
  private static final int BLOCK_BYTES = QUANTS + FACTORS;

  private VectorQ6K() {}

  /** Writes 16-bit sums of the first and the second 16 columns of each block. */
  static void sums(long w, long last, long x, long to) {
    for (; w != last; w += FACTORS) {
      for (long quants = w + QUANTS; w != quants; ) {
        ShortVector even = ShortVector.zero(SHORTS);
        ShortVector odd = even;
        for (long end = w + 4L * STEP; w != end; w += STEP) {
          even = widened(w).mul(pair(x)).add(even);
          odd = widened(w + STEP / 2).mul(pair(x + 4)).add(odd);
          x += 8;
        }
        even.add(odd).intoMemorySegment(ALL, to, ByteOrder.nativeOrder());
        to += 4L * LANES;
      }
    }
  }

  /** Activations' sums are not needed: {@code s} is not read. */
  static void add(long w, long last, long shared, long sums, long a, long s, long y) {
    FloatVector acc = floats(y);
    while (w != last) {
      FloatVector d = floats(shared);
      for (long end = w + (long) PackedFormat.SHARED * BLOCK_BYTES; w != end; w += BLOCK_BYTES) {
        IntVector factors = widenedPairs(w + QUANTS);
        IntVector low = factors.lanewise(LSHL, 24).lanewise(ASHR, 24);
        FloatVector first = (FloatVector) low.convertShape(I2F, FLOATS, 0);
        FloatVector sum = (FloatVector) bothHalves(sums).convertShape(I2F, FLOATS, 0);
        FloatVector total = sum.mul(first);
        FloatVector second = (FloatVector) factors.lanewise(ASHR, 8).convertShape(I2F, FLOATS, 0);
        sum = (FloatVector) bothHalves(sums + 4L * LANES).convertShape(I2F, FLOATS, 0);
        acc = sum.fma(second, total).fma(d.mul(every(a)), acc);
        sums += 8L * LANES;
        a += 4;
      }
      shared += 4L * LANES;
    }
    store(acc, y);
  }
}
