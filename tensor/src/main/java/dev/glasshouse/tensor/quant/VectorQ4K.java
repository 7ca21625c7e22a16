package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.NativeFloats.getInt;
import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.LANES;
import static dev.glasshouse.tensor.quant.QuantVectors.NIBBLES_BLOCK;
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

/** The loops for {@code Q4_K} ({@link GroupProduct}): quants are met as those of {@code Q4_0}. */
final class VectorQ4K {
  private static final long SUMS = VectorQ4.SUMS;
  private static final long RUN = (long) PackedFormat.SHARED * NIBBLES_BLOCK;

  /** Bytes of what a run's blocks share. */
  private static final long SHARED_BYTES = 8L * LANES;

  private VectorQ4K() {}

  static void sums(long w, long last, long x, long to) {
    VectorQ4.sumsOfRuns(w, last, RUN, SHARED_BYTES, x, to);
  }

  static void add(long sums, long last, long scales, long shared, long a, long s, long y) {
    FloatVector acc = floats(y);
    while (sums != last) {
      FloatVector d = floats(shared);
      FloatVector e = floats(shared + 4L * LANES);
      for (long end = sums + PackedFormat.SHARED * SUMS; sums != end; sums += SUMS) {
        IntVector factors = widenedPairs(scales);
        FloatVector sum = (FloatVector) bothHalves(sums).convertShape(I2F, FLOATS, 0);
        acc = sum.mul(low(factors)).fma(d.mul(every(a)), acc);
        acc = high(factors).mul((float) getInt(s)).fma(e.mul(every(a)), acc);
        scales += NIBBLES_BLOCK;
        a += 4;
        s += 4;
      }
      scales += SHARED_BYTES;
      shared += RUN + SHARED_BYTES;
    }
    store(acc, y);
  }
}
