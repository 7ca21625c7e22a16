package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.VectorMath.finiteHalves;
import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.INTS;
import static dev.glasshouse.tensor.quant.QuantVectors.LANES;
import static dev.glasshouse.tensor.quant.QuantVectors.SCALES;
import static dev.glasshouse.tensor.quant.QuantVectors.floats;
import static dev.glasshouse.tensor.quant.QuantVectors.high;
import static dev.glasshouse.tensor.quant.QuantVectors.low;
import static dev.glasshouse.tensor.quant.QuantVectors.store;
import static dev.glasshouse.tensor.quant.QuantVectors.widenedPairs;
import static jdk.incubator.vector.VectorOperators.LSHR;

import dev.glasshouse.tensor.kernels.Apart;
import dev.glasshouse.tensor.kernels.NativeFloats;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * One block of a group as float32, column after column. Each format's loop is called through a
 * handle, so that its vectors are no objects (see {@link Apart}).
 */
final class QuantPanels {
  private static final IntVector NIBBLE = IntVector.broadcast(INTS, 15);

  private final MethodHandle q8 = loop("q8");
  private final MethodHandle q4 = loop("q4");
  private final MethodHandle q51 = loop("q51");
  private final MethodHandle q41 = loop("q41");
  private final MethodHandle q4k = loop("q4k");
  private final MethodHandle q5k = loop("q5k");
  private final MethodHandle q6k = loop("q6k");

  private static MethodHandle loop(String name) {
    return Apart.handle(MethodHandles.lookup(), QuantPanels.class, name);
  }

  /**
   * Unpacks a block.
   *
   * @param quants address of its quants
   * @param scales of its own scales; a d of one, and an m of zero, leave integers
   * @param shared of what K types share; ones, and then zeros, leave integers
   * @param ld bytes from one column to the next
   */
  void unpack(PackedFormat format, long quants, long scales, long shared, long to, long ld) {
    try {
      switch (format) {
        case Q8_0, Q5_0 -> q8.invokeExact(quants, scales, to, ld);
        case Q5_1 -> q51.invokeExact(quants, scales, to, ld);
        case Q4_1 -> q41.invokeExact(quants, scales, to, ld);
        case Q4_0 -> q4.invokeExact(quants, scales, to, ld);
        case Q4_K -> q4k.invokeExact(quants, scales, shared, to, ld);
        case Q5_K -> q5k.invokeExact(quants, scales, shared, to, ld);
        case Q6_K -> q6k.invokeExact(quants, scales, shared, to, ld);
      }
    } catch (Throwable t) {
      throw Apart.thrown(t);
    }
  }

  static void q8(long quants, long scales, long to, long ld) {
    FloatVector scale = finiteHalves(scales);
    for (int i = 0; i < 16; i++) {
      IntVector pair = widenedPairs(quants + 2L * LANES * i);
      store(low(pair).mul(scale), to);
      store(high(pair).mul(scale), to + ld);
      to += 2 * ld;
    }
  }

  /** A scale times five bits is exact: a multiply-add rounds as a product and a sum would. */
  static void q51(long quants, long scales, long to, long ld) {
    FloatVector scale = finiteHalves(scales);
    FloatVector min = finiteHalves(scales + SCALES);
    for (int i = 0; i < 16; i++) {
      IntVector pair = widenedPairs(quants + 2L * LANES * i);
      store(low(pair).fma(scale, min), to);
      store(high(pair).fma(scale, min), to + ld);
      to += 2 * ld;
    }
  }

  static void q6k(long quants, long scales, long shared, long to, long ld) {
    IntVector factors = widenedPairs(scales);
    FloatVector d = floats(shared);
    FloatVector scale = low(factors).mul(d);
    for (int i = 0; i < 16; i++) {
      if (i == 8) {
        scale = high(factors).mul(d);
      }
      IntVector pair = widenedPairs(quants + 2L * LANES * i);
      store(low(pair).mul(scale), to);
      store(high(pair).mul(scale), to + ld);
      to += 2 * ld;
    }
  }

  static void q4(long quants, long scales, long to, long ld) {
    FloatVector scale = finiteHalves(scales);
    for (int i = 0; i < 4; i++) {
      IntVector word = ints(quants + 4L * LANES * i);
      long at = to + ld * 4 * i;
      for (int e = 0; e < 4; e++) {
        // Columns 4 i + e and 16 further: byte e of the word.
        store(nibble(word).sub(8).mul(scale), at + ld * e);
        store(nibble(word.lanewise(LSHR, 4)).sub(8).mul(scale), at + ld * (e + 16));
        word = word.lanewise(LSHR, 8);
      }
    }
  }

  static void q41(long quants, long scales, long to, long ld) {
    FloatVector scale = finiteHalves(scales);
    FloatVector min = finiteHalves(scales + SCALES);
    for (int i = 0; i < 4; i++) {
      IntVector word = ints(quants + 4L * LANES * i);
      long at = to + ld * 4 * i;
      for (int e = 0; e < 4; e++) {
        store(nibble(word).fma(scale, min), at + ld * e);
        store(nibble(word.lanewise(LSHR, 4)).fma(scale, min), at + ld * (e + 16));
        word = word.lanewise(LSHR, 8);
      }
    }
  }

  static void q4k(long quants, long scales, long shared, long to, long ld) {
    IntVector factors = widenedPairs(scales);
    FloatVector scale = low(factors).mul(floats(shared));
    FloatVector min = high(factors).mul(floats(shared + 4L * LANES));
    for (int i = 0; i < 4; i++) {
      IntVector word = ints(quants + 4L * LANES * i);
      long at = to + ld * 4 * i;
      for (int e = 0; e < 4; e++) {
        store(nibble(word).fma(scale, min), at + ld * e);
        store(nibble(word.lanewise(LSHR, 4)).fma(scale, min), at + ld * (e + 16));
        word = word.lanewise(LSHR, 8);
      }
    }
  }

  static void q5k(long quants, long scales, long shared, long to, long ld) {
    IntVector factors = widenedPairs(scales);
    FloatVector scale = low(factors).mul(floats(shared));
    FloatVector min = high(factors).mul(floats(shared + 4L * LANES));
    for (int i = 0; i < 16; i++) {
      IntVector pair = widenedPairs(quants + 2L * LANES * i);
      store(low(pair).fma(scale, min), to);
      store(high(pair).fma(scale, min), to + ld);
      to += 2 * ld;
    }
  }

  private static IntVector ints(long address) {
    return IntVector.fromMemorySegment(INTS, NativeFloats.ALL, address, ByteOrder.nativeOrder());
  }

  private static FloatVector nibble(IntVector word) {
    return (FloatVector) word.and(NIBBLE).castShape(FLOATS, 0);
  }
}
