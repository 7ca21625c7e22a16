package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.NativeFloats.getLong;
import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.INTS;
import static dev.glasshouse.tensor.quant.QuantVectors.LANES;
import static dev.glasshouse.tensor.quant.QuantVectors.SHORTS;
import static dev.glasshouse.tensor.quant.QuantVectors.every;
import static dev.glasshouse.tensor.quant.QuantVectors.floats;
import static dev.glasshouse.tensor.quant.QuantVectors.pair;
import static dev.glasshouse.tensor.quant.QuantVectors.shorts;
import static dev.glasshouse.tensor.quant.QuantVectors.store;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import dev.glasshouse.tensor.kernels.NativeFloats;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * One group of {@code Q4_0} rows with one or two rows of activations. Each 32-bit lane belongs to a
 * row of weights. All 16 products of a block that fall into one of its 16-bit halves fit (16 x 15 x
 * 127), so sums are widened once a block. The offset of 8 is taken out by the activations' sum.
 * With two rows, loops run until an address is met, for the reason given in {@link VectorQ8}; with
 * one, that made {@code bench gemv} three times as slow, so they count.
 */
final class VectorQ4 {
  static final int BLOCK_BYTES = LANES * (16 + Float.BYTES);

  /** What a turn of the inner loop takes: eight columns. */
  private static final int STEP = 4 * LANES;

  private static final ShortVector NIBBLE = ShortVector.broadcast(SHORTS, (short) 15);

  private VectorQ4() {}

  /**
   * @param w address of the group
   * @param x of the row's integers; {@code e} of its scales, {@code s} of its sums
   * @param y of the results
   */
  static void one(long w, int blocks, long x, long e, long s, long y) {
    FloatVector acc = FloatVector.zero(FLOATS);
    for (int b = 0; b < blocks; b++) {
      ShortVector even = ShortVector.zero(SHORTS);
      ShortVector odd = even;
      for (int i = 0; i < 4; i++) {
        ShortVector v = shorts(w + 4L * LANES * i);
        long at = x + 16L * i;
        even = v.and(NIBBLE).mul(pair(at)).add(even);
        odd = v.lanewise(LSHR, 4).and(NIBBLE).mul(pair(at + 4)).add(odd);
        even = v.lanewise(LSHR, 8).and(NIBBLE).mul(pair(at + 8)).add(even);
        odd = v.lanewise(LSHR, 12).mul(pair(at + 12)).add(odd);
      }
      acc = total(even.add(odd), s).fma(floats(w + 16L * LANES).mul(every(e)), acc);
      w += BLOCK_BYTES;
      x += 64;
      e += 4;
      s += 4;
    }
    store(acc, y);
  }

  private static FloatVector total(ShortVector halves, long s) {
    IntVector v = halves.reinterpretAsInts();
    IntVector both =
        v.lanewise(LSHL, 16)
            .lanewise(ASHR, 16)
            .add(v.lanewise(ASHR, 16))
            .sub(IntVector.broadcast(INTS, NativeFloats.getInt(s)));
    return (FloatVector) both.castShape(FLOATS, 0);
  }

  /** The same with two rows, {@code row} bytes apart, whose results are {@code ld} bytes apart. */
  static void two(long w, int blocks, long x, long e, long s, long row, long y, long ld) {
    FloatVector accA = FloatVector.zero(FLOATS);
    FloatVector accB = accA;
    for (long last = w + (long) blocks * BLOCK_BYTES; w != last; w += STEP) {
      ShortVector evenA = ShortVector.zero(SHORTS);
      ShortVector evenB = evenA;
      ShortVector oddA = evenA;
      ShortVector oddB = evenA;
      for (long end = w + 4L * STEP; w != end; w += STEP) {
        ShortVector v = shorts(w);
        for (long half = x + 16; x != half; x += 8) {
          long a = getLong(x);
          long b = getLong(x + row);
          ShortVector n = v.and(NIBBLE);
          evenA = n.mul(pair((int) a)).add(evenA);
          evenB = n.mul(pair((int) b)).add(evenB);
          n = v.lanewise(LSHR, 4).and(NIBBLE);
          oddA = n.mul(pair((int) (a >>> 32))).add(oddA);
          oddB = n.mul(pair((int) (b >>> 32))).add(oddB);
          v = v.lanewise(LSHR, 8);
        }
      }
      FloatVector scale = floats(w);
      accA = total(evenA.add(oddA), s).fma(scale.mul(every(e)), accA);
      accB = total(evenB.add(oddB), s + row).fma(scale.mul(every(e + row)), accB);
      e += 4;
      s += 4;
    }
    store(accA, y);
    store(accB, y + ld);
  }
}
