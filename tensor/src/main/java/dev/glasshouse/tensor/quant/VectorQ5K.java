package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.NativeFloats.getInt;
import static dev.glasshouse.tensor.quant.QuantVectors.BYTES_BLOCK;
import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.LANES;
import static dev.glasshouse.tensor.quant.QuantVectors.bothHalves;
import static dev.glasshouse.tensor.quant.QuantVectors.every;
import static dev.glasshouse.tensor.quant.QuantVectors.floats;
import static dev.glasshouse.tensor.quant.QuantVectors.high;
import static dev.glasshouse.tensor.quant.QuantVectors.low;
import static dev.glasshouse.tensor.quant.QuantVectors.store;
import static dev.glasshouse.tensor.quant.QuantVectors.widenedPairs;
import static jdk.incubator.vector.VectorOperators.I2F;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * The loops for {@code Q5_K} ({@link GroupProduct}): quants are met as those of {@code Q6_K}, whose
 * sums have room for them (8 x 31 x 127), and scaled as those of {@code Q4_K}.
 */
final class VectorQ5K {
  private static final int SUMS = VectorQ6K.SUMS;

  /** Bytes of what a run's blocks share. */
  private static final long SHARED_BYTES = 8L * LANES;

  private VectorQ5K() {}

  static void sums(long w, long last, long x, long to) {
    VectorQ6K.sumsOfRuns(w, last, VectorQ6K.RUN, SHARED_BYTES, x, to);
  }

  static void add(long sums, long last, long scales, long shared, long a, long s, long y) {
    FloatVector acc = floats(y);
    while (sums != last) {
      FloatVector d = floats(shared);
      FloatVector e = floats(shared + 4L * LANES);
      for (long end = sums + (long) PackedFormat.SHARED * SUMS; sums != end; sums += SUMS) {
        IntVector factors = widenedPairs(scales);
        IntVector integers = bothHalves(sums).add(bothHalves(sums + SUMS / 2));
        FloatVector sum = (FloatVector) integers.convertShape(I2F, FLOATS, 0);
        acc = sum.mul(low(factors)).fma(d.mul(every(a)), acc);
        acc = high(factors).mul((float) getInt(s)).fma(e.mul(every(a)), acc);
        scales += BYTES_BLOCK;
        a += 4;
        s += 4;
      }
      scales += SHARED_BYTES;
      shared += VectorQ6K.RUN + SHARED_BYTES;
    }
    store(acc, y);
  }
}
