package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.ALL;
import static dev.glasshouse.tensor.kernels.VectorMath.BYTES;
import static dev.glasshouse.tensor.kernels.VectorMath.HALF_SHORTS;
import static dev.glasshouse.tensor.kernels.VectorMath.INTS;
import static dev.glasshouse.tensor.kernels.VectorMath.all;
import static dev.glasshouse.tensor.kernels.VectorMath.store;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.S2I;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/** Rows of halves as float32. Arguments are checked addresses and distances in bytes. */
final class VectorKvHalves {
  /** A half's bits moved to a float's: its sign, its exponent less 112, its mantissa. */
  private static final IntVector PLACES = IntVector.broadcast(INTS, 0x8FFFE000);

  private static final FloatVector EXPONENT = all(0x1p112f);

  private VectorKvHalves() {}

  /**
   * @param width a multiple of the lanes
   * @param ldy bytes between rows of y
   */
  static void get(long from, int rows, int width, long y, long ldy) {
    for (int r = 0; r < rows; r++) {
      long to = y;
      for (long end = y + 4L * width; to != end; to += BYTES) {
        IntVector bits =
            (IntVector)
                ShortVector.fromMemorySegment(HALF_SHORTS, ALL, from, ByteOrder.nativeOrder())
                    .convertShape(S2I, INTS, 0);
        IntVector moved = bits.lanewise(LSHL, 13).lanewise(AND, PLACES);
        store(moved.reinterpretAsFloats().mul(EXPONENT), to);
        from += BYTES / 2;
      }
      y += ldy;
    }
  }
}
