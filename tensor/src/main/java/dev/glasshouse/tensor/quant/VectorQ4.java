package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.NativeFloats.ALL;
import static dev.glasshouse.tensor.kernels.NativeFloats.getInt;
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
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import dev.glasshouse.tensor.kernels.Apart;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * One group of {@code Q4_0} rows with one row of activations. Each 32-bit lane belongs to a row of
 * weights. All 16 products of a block that fall into one of its 16-bit halves fit (16 x 15 x 127),
 * so sums are widened once a block. The offset of 8 is taken out by the activations' sum.
 *
 * <p>First each block's sums are written, then they are scaled and added up: in one loop, that
 * would be more than the compiler inlines (see {@link Apart}). The two loops run until an address
 * is met, for the reason given in {@link VectorQ8}.
 */
final class VectorQ4 {
  static final int BLOCK_BYTES = LANES * (16 + Float.BYTES);

  /** What a turn of the inner loop takes: eight columns. */
  private static final int STEP = 4 * LANES;

  private static final ShortVector NIBBLE = ShortVector.broadcast(SHORTS, (short) 15);

  /** Blocks whose sums are written before they are added up. */
  private static final int BLOCKS = 64;

  /** Bytes of a block's integers in a row of activations. */
  private static final long INTEGERS = 2L * PackedFormat.BLOCK;

  /** Bytes of the sums of one block. */
  private static final long SUMS = 4L * LANES;

  private final MethodHandle sums = Apart.handle(MethodHandles.lookup(), VectorQ4.class, "sums");
  private final MethodHandle add = Apart.handle(MethodHandles.lookup(), VectorQ4.class, "add");

  /** The sums; room for every calling thread. */
  private final ThreadLocal<MemorySegment> room =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(BLOCKS * SUMS, 64));

  /**
   * @param w address of the group
   * @param x of the row's integers; {@code e} of its scales, {@code s} of its sums
   * @param y of the results
   */
  void one(long w, int blocks, long x, long e, long s, long y) {
    long to = room.get().address();
    store(FloatVector.zero(FLOATS), y);
    for (int b = 0; b < blocks; b += BLOCKS) {
      long end = w + (long) Math.min(BLOCKS, blocks - b) * BLOCK_BYTES;
      long skip = 4L * b;
      try {
        sums.invokeExact(w, end, x + INTEGERS * b, to);
        add.invokeExact(w, end, to, e + skip, s + skip, y);
      } catch (Throwable t) {
        throw Apart.thrown(t);
      }
      w = end;
    }
  }

  /** Writes 16-bit sums of the blocks from {@code w} to {@code last}. */
  static void sums(long w, long last, long x, long to) {
    for (; w != last; w += STEP) {
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

  /** Adds the scaled sums of the blocks from {@code w} to {@code last} to the results. */
  static void add(long w, long last, long sums, long e, long s, long y) {
    FloatVector acc = floats(y);
    for (long scales = w + 4L * STEP; w != last; w += BLOCK_BYTES) {
      IntVector halves = shorts(sums).reinterpretAsInts();
      IntVector sum = halves.lanewise(LSHL, 16).lanewise(ASHR, 16).add(halves.lanewise(ASHR, 16));
      FloatVector total =
          (FloatVector) sum.sub(IntVector.broadcast(INTS, getInt(s))).convertShape(I2F, FLOATS, 0);
      acc = total.fma(floats(scales).mul(every(e)), acc);
      scales += BLOCK_BYTES;
      sums += SUMS;
      e += 4;
      s += 4;
    }
    store(acc, y);
  }
}
