package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.VectorMath.BYTES;
import static dev.glasshouse.tensor.kernels.VectorMath.finiteHalves;
import static dev.glasshouse.tensor.kernels.VectorMath.store;

/** Rows of halves as float32. Arguments are checked addresses and distances in bytes. */
final class VectorKvHalves {
  private VectorKvHalves() {}

  /**
   * @param width a multiple of the lanes
   * @param ldy bytes between rows of y
   */
  static void get(long from, int rows, int width, long y, long ldy) {
    for (int r = 0; r < rows; r++) {
      long to = y;
      for (long end = y + 4L * width; to != end; to += BYTES) {
        store(finiteHalves(from), to);
        from += BYTES / 2;
      }
      y += ldy;
    }
  }
}
