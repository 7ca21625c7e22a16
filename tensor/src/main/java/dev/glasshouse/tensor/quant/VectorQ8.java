package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.INTS;
import static dev.glasshouse.tensor.quant.QuantVectors.LANES;
import static dev.glasshouse.tensor.quant.QuantVectors.every;
import static dev.glasshouse.tensor.quant.QuantVectors.floats;
import static dev.glasshouse.tensor.quant.QuantVectors.pair;
import static dev.glasshouse.tensor.quant.QuantVectors.store;
import static dev.glasshouse.tensor.quant.QuantVectors.widened;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * One group of {@code Q8_0} rows with one or four rows of activations. Each 32-bit lane belongs to
 * a row of weights. Two products fit into its 16-bit halves (2 x 128 x 127); widening those sums is
 * most of the work. With the sign bits of both halves turned over, which adds 32,768 to each and
 * makes them unsigned, eight such sums v give high = sum of v >>> 16, and low = (sum of v) - (high
 * << 16), modulo 2^32: one shift and two additions for each v.
 */
final class VectorQ8 {
  static final int BLOCK_BYTES = LANES * (32 + Float.BYTES);

  private static final IntVector SIGNS = IntVector.broadcast(INTS, 0x80008000);
  private static final IntVector TURNED = IntVector.broadcast(INTS, 16 * 32_768);

  private VectorQ8() {}

  /**
   * @param w address of the group
   * @param x of the row's integers; {@code e} of its scales
   * @param y of the results; {@code count} how many are wanted
   */
  static void one(long w, int blocks, long x, long e, long y, int count) {
    FloatVector acc = FloatVector.zero(FLOATS);
    for (int b = 0; b < blocks; b++) {
      IntVector sum = IntVector.zero(INTS);
      IntVector high = sum;
      for (int i = 0; i < 16; i += 2) {
        ShortVector p =
            widened(w + 2L * LANES * i)
                .mul(pair(x + 4L * i))
                .add(widened(w + 2L * LANES * (i + 1)).mul(pair(x + 4L * i + 4)));
        IntVector v = p.reinterpretAsInts().lanewise(XOR, SIGNS);
        sum = sum.add(v);
        high = high.add(v.lanewise(LSHR, 16));
      }
      FloatVector scale = floats(w + 32L * LANES).mul(every(e));
      acc = total(sum, high).fma(scale, acc);
      w += BLOCK_BYTES;
      x += 64;
      e += 4;
    }
    store(acc, y, count);
  }

  private static FloatVector total(IntVector sum, IntVector high) {
    IntVector both = sum.sub(high.lanewise(LSHL, 16)).add(high).sub(TURNED);
    return (FloatVector) both.castShape(FLOATS, 0);
  }

  /** The same with two rows, {@code row} bytes apart, whose results are {@code ld} bytes apart. */
  static void two(long w, int blocks, long x, long e, long row, long y, long ld, int count) {
    FloatVector accA = FloatVector.zero(FLOATS);
    FloatVector accB = accA;
    for (int b = 0; b < blocks; b++) {
      IntVector sumA = IntVector.zero(INTS);
      IntVector sumB = sumA;
      IntVector highA = sumA;
      IntVector highB = sumA;
      for (int i = 0; i < 16; i += 2) {
        ShortVector left = widened(w + 2L * LANES * i);
        ShortVector right = widened(w + 2L * LANES * (i + 1));
        long at = x + 4L * i;
        IntVector a = left.mul(pair(at)).add(right.mul(pair(at + 4))).reinterpretAsInts();
        IntVector v = a.lanewise(XOR, SIGNS);
        sumA = sumA.add(v);
        highA = highA.add(v.lanewise(LSHR, 16));
        at += row;
        IntVector c = left.mul(pair(at)).add(right.mul(pair(at + 4))).reinterpretAsInts();
        IntVector u = c.lanewise(XOR, SIGNS);
        sumB = sumB.add(u);
        highB = highB.add(u.lanewise(LSHR, 16));
      }
      FloatVector scale = floats(w + 32L * LANES);
      accA = total(sumA, highA).fma(scale.mul(every(e)), accA);
      accB = total(sumB, highB).fma(scale.mul(every(e + row)), accB);
      w += BLOCK_BYTES;
      x += 64;
      e += 4;
    }
    store(accA, y, count);
    store(accB, y + ld, count);
  }
}
