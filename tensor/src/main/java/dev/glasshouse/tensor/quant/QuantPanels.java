package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.INTS;
import static dev.glasshouse.tensor.quant.QuantVectors.LANES;
import static dev.glasshouse.tensor.quant.QuantVectors.floats;
import static dev.glasshouse.tensor.quant.QuantVectors.store;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import dev.glasshouse.tensor.kernels.NativeFloats;
import dev.glasshouse.tensor.kernels.VectorMath;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * One block of a group as float32 times the scales at an address, column after column, {@code ld}
 * bytes apart. Scales given as a vector would be an object where these methods are not inlined.
 */
final class QuantPanels {
  private static final IntVector NIBBLE = IntVector.broadcast(INTS, 15);
  private static final IntVector EIGHT = IntVector.broadcast(INTS, 8);

  private QuantPanels() {}

  static void q8(long block, long scales, long to, long ld) {
    FloatVector scale = floats(scales);
    for (int i = 0; i < 16; i++) {
      IntVector pair = pairs(block + 2L * LANES * i);
      IntVector first = pair.lanewise(LSHL, 24).lanewise(ASHR, 24);
      store(((FloatVector) first.castShape(FLOATS, 0)).mul(scale), to);
      store(((FloatVector) pair.lanewise(ASHR, 8).castShape(FLOATS, 0)).mul(scale), to + ld);
      to += 2 * ld;
    }
  }

  /** 16 bits of each row, widened with their sign. */
  private static IntVector pairs(long address) {
    return (IntVector)
        ShortVector.fromMemorySegment(
                VectorMath.HALF_SHORTS, NativeFloats.ALL, address, ByteOrder.nativeOrder())
            .castShape(INTS, 0);
  }

  static void q4(long block, long scales, long to, long ld) {
    FloatVector scale = floats(scales);
    for (int i = 0; i < 4; i++) {
      IntVector word =
          IntVector.fromMemorySegment(
              INTS, NativeFloats.ALL, block + 4L * LANES * i, ByteOrder.nativeOrder());
      long at = to + ld * 4 * i;
      for (int e = 0; e < 4; e++) {
        // Columns 4 i + e and 16 further: byte e of the word.
        store(nibble(word, scale), at + ld * e);
        store(nibble(word.lanewise(LSHR, 4), scale), at + ld * (e + 16));
        word = word.lanewise(LSHR, 8);
      }
    }
  }

  private static FloatVector nibble(IntVector word, FloatVector scale) {
    return ((FloatVector) word.and(NIBBLE).sub(EIGHT).castShape(FLOATS, 0)).mul(scale);
  }
}
