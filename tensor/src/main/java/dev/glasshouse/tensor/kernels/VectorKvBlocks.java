package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.ALL;
import static dev.glasshouse.tensor.kernels.VectorMath.LANES;
import static dev.glasshouse.tensor.kernels.VectorMath.SPECIES;
import static dev.glasshouse.tensor.kernels.VectorMath.all;
import static dev.glasshouse.tensor.kernels.VectorMath.store;

import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rows of {@link KvType#Q8_0} as float32, on vectors of eight lanes or more. Arguments are checked
 * addresses and distances in bytes.
 */
final class VectorKvBlocks {
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 4));

  private VectorKvBlocks() {}

  /**
   * @param ldy bytes between rows of y
   */
  static void get(long row, int rows, int width, long y, long ldy) {
    int bytes = KvType.Q8_0.rowBytes(width);
    for (int r = 0; r < rows; r++) {
      long scales = row + width;
      for (int b = 0; b < width; b += KvType.BLOCK) {
        FloatVector scale = all(NativeFloats.get(scales));
        for (int c = b; c < b + KvType.BLOCK; c += LANES) {
          FloatVector q =
              (FloatVector)
                  ByteVector.fromMemorySegment(BYTES, ALL, row + c, ByteOrder.nativeOrder())
                      .castShape(SPECIES, 0);
          store(q.mul(scale), y + 4L * c);
        }
        scales += 4;
      }
      row += bytes;
      y += ldy;
    }
  }
}
