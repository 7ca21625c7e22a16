package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.VectorMath.finiteHalves;
import static dev.glasshouse.tensor.quant.QuantVectors.BYTES_BLOCK;
import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.SCALES;
import static dev.glasshouse.tensor.quant.QuantVectors.bothHalves;
import static dev.glasshouse.tensor.quant.QuantVectors.every;
import static dev.glasshouse.tensor.quant.QuantVectors.everyInt;
import static dev.glasshouse.tensor.quant.QuantVectors.floats;
import static dev.glasshouse.tensor.quant.QuantVectors.store;
import static jdk.incubator.vector.VectorOperators.I2F;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * The loops for {@code Q5_1} ({@link GroupProduct}): quants are met as those of {@code Q5_K}, and
 * what is added to each weight as with {@code Q4_1}.
 */
final class VectorQ51 {
  private static final int SUMS = VectorQ6K.SUMS;

  private VectorQ51() {}

  static void sums(long w, long last, long x, long to) {
    VectorQ6K.sumsOfRuns(w, last, BYTES_BLOCK, SCALES, x, to);
  }

  /** Nothing is shared: {@code shared} is not read. */
  static void add(long sums, long last, long scales, long shared, long a, long s, long y) {
    FloatVector acc = floats(y);
    for (; sums != last; sums += SUMS) {
      IntVector integers = bothHalves(sums).add(bothHalves(sums + SUMS / 2));
      FloatVector total = (FloatVector) integers.convertShape(I2F, FLOATS, 0);
      acc = total.fma(finiteHalves(scales).mul(every(a)), acc);
      acc = everyInt(s).fma(finiteHalves(scales + SCALES).mul(every(a)), acc);
      scales += BYTES_BLOCK + SCALES;
      a += 4;
      s += 4;
    }
    store(acc, y);
  }
}
