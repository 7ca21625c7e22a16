package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.NativeFloats.ALL;
import static dev.glasshouse.tensor.quant.QuantVectors.BYTES_BLOCK;
import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.LANES;
import static dev.glasshouse.tensor.quant.QuantVectors.SCALES;
import static dev.glasshouse.tensor.quant.QuantVectors.SHORTS;
import static dev.glasshouse.tensor.quant.QuantVectors.bothHalves;
import static dev.glasshouse.tensor.quant.QuantVectors.every;
import static dev.glasshouse.tensor.quant.QuantVectors.floats;
import static dev.glasshouse.tensor.quant.QuantVectors.high;
import static dev.glasshouse.tensor.quant.QuantVectors.low;
import static dev.glasshouse.tensor.quant.QuantVectors.pair;
import static dev.glasshouse.tensor.quant.QuantVectors.store;
import static dev.glasshouse.tensor.quant.QuantVectors.widened;
import static dev.glasshouse.tensor.quant.QuantVectors.widenedPairs;
import static jdk.incubator.vector.VectorOperators.I2F;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * The loops for {@code Q6_K} ({@link GroupProduct}). The eight products of 16 columns that fall
 * into one 16-bit half of a lane fit (8 x 32 x 127).
 */
final class VectorQ6K {
  /** What a turn of the inner loop takes: four columns of each half of the block. */
  private static final int STEP = 4 * LANES;

  /** From a block's first 16 columns to its others. */
  private static final int SECOND = 16 * LANES;

  /** Bytes of the sums of a block. */
  static final int SUMS = 8 * LANES;

  /** Bytes of a run: of the blocks that share a scale. */
  static final long RUN = (long) PackedFormat.SHARED * BYTES_BLOCK;

  /** Bytes of what a run's blocks share. */
  private static final long SHARED_BYTES = 4L * LANES;

  private VectorQ6K() {}

  static void sums(long w, long last, long x, long to) {
    sumsOfRuns(w, last, RUN, SHARED_BYTES, x, to);
  }

  /**
   * Writes 16-bit sums of the first and the second 16 columns of each block.
   *
   * @param run bytes of blocks that follow each other, {@code skip} bytes before the next run
   */
  static void sumsOfRuns(long w, long last, long run, long skip, long x, long to) {
    for (; w != last; w += skip) {
      for (long next = w + run; w != next; w += SECOND + SCALES) {
        ShortVector even = ShortVector.zero(SHORTS);
        ShortVector odd = even;
        ShortVector secondEven = even;
        ShortVector secondOdd = even;
        for (long end = w + SECOND; w != end; w += STEP) {
          even = widened(w).mul(pair(x)).add(even);
          odd = widened(w + STEP / 2).mul(pair(x + 4)).add(odd);
          secondEven = widened(w + SECOND).mul(pair(x + 32)).add(secondEven);
          secondOdd = widened(w + SECOND + STEP / 2).mul(pair(x + 36)).add(secondOdd);
          x += 8;
        }
        even.add(odd).intoMemorySegment(ALL, to, ByteOrder.nativeOrder());
        secondEven.add(secondOdd).intoMemorySegment(ALL, to + SUMS / 2, ByteOrder.nativeOrder());
        x += 32;
        to += SUMS;
      }
    }
  }

  /** Activations' sums are not needed: {@code s} is not read. */
  static void add(long sums, long last, long scales, long shared, long a, long s, long y) {
    FloatVector acc = floats(y);
    while (sums != last) {
      FloatVector d = floats(shared);
      for (long end = sums + (long) PackedFormat.SHARED * SUMS; sums != end; sums += SUMS) {
        IntVector factors = widenedPairs(scales);
        FloatVector sum = (FloatVector) bothHalves(sums).convertShape(I2F, FLOATS, 0);
        FloatVector total = sum.mul(low(factors));
        sum = (FloatVector) bothHalves(sums + SUMS / 2).convertShape(I2F, FLOATS, 0);
        acc = sum.fma(high(factors), total).fma(d.mul(every(a)), acc);
        scales += BYTES_BLOCK;
        a += 4;
      }
      scales += SHARED_BYTES;
      shared += RUN + SHARED_BYTES;
    }
    store(acc, y);
  }
}
