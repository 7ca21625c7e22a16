package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.VectorMath.finiteHalves;
import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.NIBBLES_BLOCK;
import static dev.glasshouse.tensor.quant.QuantVectors.SCALES;
import static dev.glasshouse.tensor.quant.QuantVectors.bothHalves;
import static dev.glasshouse.tensor.quant.QuantVectors.every;
import static dev.glasshouse.tensor.quant.QuantVectors.everyInt;
import static dev.glasshouse.tensor.quant.QuantVectors.floats;
import static dev.glasshouse.tensor.quant.QuantVectors.store;
import static jdk.incubator.vector.VectorOperators.I2F;

import jdk.incubator.vector.FloatVector;

/**
 * The loops for {@code Q4_1} ({@link GroupProduct}): quants are met as those of {@code Q4_0}, and
 * what is added to each weight is met by the sum of activations.
 */
final class VectorQ41 {
  private static final int SUMS = VectorQ4.SUMS;

  private VectorQ41() {}

  static void sums(long w, long last, long x, long to) {
    VectorQ4.sumsOfRuns(w, last, NIBBLES_BLOCK, SCALES, x, to);
  }

  /** Nothing is shared: {@code shared} is not read. */
  static void add(long sums, long last, long scales, long shared, long a, long s, long y) {
    FloatVector acc = floats(y);
    for (; sums != last; sums += SUMS) {
      FloatVector total = (FloatVector) bothHalves(sums).convertShape(I2F, FLOATS, 0);
      acc = total.fma(finiteHalves(scales).mul(every(a)), acc);
      acc = everyInt(s).fma(finiteHalves(scales + SCALES).mul(every(a)), acc);
      scales += NIBBLES_BLOCK + SCALES;
      a += 4;
      s += 4;
    }
    store(acc, y);
  }
}
