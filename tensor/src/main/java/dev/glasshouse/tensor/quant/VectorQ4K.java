package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.NativeFloats.getInt;
import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.LANES;
import static dev.glasshouse.tensor.quant.QuantVectors.bothHalves;
import static dev.glasshouse.tensor.quant.QuantVectors.every;
import static dev.glasshouse.tensor.quant.QuantVectors.floats;
import static dev.glasshouse.tensor.quant.QuantVectors.store;
import static dev.glasshouse.tensor.quant.QuantVectors.widenedPairs;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** The loops for {@code Q4_K} ({@link GroupProduct}): quants are met as those of {@code Q4_0}. */
final class VectorQ4K {
  private static final int QUANTS = 16 * LANES;
  private static final int FACTORS = 2 * LANES;
  private static final int BLOCK_BYTES = QUANTS + FACTORS;
  private static final int BYTE = 255;

  private VectorQ4K() {}

  static void sums(long w, long last, long x, long to) {
    VectorQ4.nibbleSums(w, last, FACTORS, x, to);
  }

  static void add(long w, long last, long shared, long sums, long a, long s, long y) {
    FloatVector acc = floats(y);
    while (w != last) {
      FloatVector d = floats(shared);
      FloatVector e = floats(shared + 4L * LANES);
      for (long end = w + (long) PackedFormat.SHARED * BLOCK_BYTES; w != end; w += BLOCK_BYTES) {
        IntVector factors = widenedPairs(w + QUANTS);
        FloatVector factor = (FloatVector) factors.and(BYTE).convertShape(I2F, FLOATS, 0);
        FloatVector sum = (FloatVector) bothHalves(sums).convertShape(I2F, FLOATS, 0);
        acc = sum.mul(factor).fma(d.mul(every(a)), acc);
        FloatVector min = (FloatVector) factors.lanewise(LSHR, 8).convertShape(I2F, FLOATS, 0);
        acc = min.mul((float) getInt(s)).fma(e.mul(every(a)), acc);
        sums += 4L * LANES;
        a += 4;
        s += 4;
      }
      shared += 8L * LANES;
    }
    store(acc, y);
  }
}
