package dev.glasshouse.tensor.gemm;

import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;

/**
 * Copies part of a matrix into panels: {@code width} columns of each row lie together, then those
 * of the next row, so that the innermost product reads memory in order. The last panel is filled up
 * with zeros.
 */
final class Panels {
  private Panels() {}

  /**
   * @param source address of element (0, 0)
   * @param rowStride distance in floats between rows of the matrix to pack
   * @param colStride distance in floats between its columns; it or the other is 1
   * @param target address of ceil(cols / width) panels [rows, width]
   */
  static void pack(
      long source, long rowStride, long colStride, int rows, int cols, int width, long target) {
    for (int from = 0; from < cols; from += width) {
      int count = Math.min(width, cols - from);
      long corner = source + 4L * from * colStride;
      if (colStride == 1) {
        for (int r = 0; r < rows; r++) {
          copyRow(corner + 4L * r * rowStride, target + 4L * r * width, count, width);
        }
      } else {
        for (int c = 0; c < width; c++) {
          if (c < count) {
            copyColumn(corner + 4L * c * colStride, rows, target + 4L * c, width);
          } else {
            clearColumn(rows, target + 4L * c, width);
          }
        }
      }
      target += 4L * rows * width;
    }
  }

  private static void copyRow(long from, long to, int count, int width) {
    for (int c = 0; c < count; c++) {
      set(to + 4L * c, get(from + 4L * c));
    }
    for (int c = count; c < width; c++) {
      set(to + 4L * c, 0f);
    }
  }

  /** A column whose elements lie one after the other, to places {@code width} apart. */
  private static void copyColumn(long from, int rows, long to, int width) {
    for (int r = 0; r < rows; r++) {
      set(to + 4L * r * width, get(from + 4L * r));
    }
  }

  private static void clearColumn(int rows, long to, int width) {
    for (int r = 0; r < rows; r++) {
      set(to + 4L * r * width, 0f);
    }
  }
}
