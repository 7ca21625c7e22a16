package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.NativeFloats.span;

import java.lang.foreign.MemorySegment;

/** {@link Decoding} one number at a time. */
final class ScalarDecoding implements Decoding {
  @Override
  public void byRows(
      MemorySegment w,
      long wo,
      int ldw,
      int rows,
      int cols,
      MemorySegment x,
      long xo,
      int tokens,
      MemorySegment y,
      long yo,
      int ldy) {
    long pw = address(w, wo, span(rows, cols, ldw));
    long px = address(x, xo, (long) tokens * cols);
    long py = address(y, yo, span(tokens, rows, ldy));
    for (int t = 0; t < tokens; t++) {
      for (int r = 0; r < rows; r++) {
        float sum = 0;
        for (int c = 0; c < cols; c++) {
          sum = Math.fma(get(px + 4L * c), get(pw + 4 * ((long) r * ldw + c)), sum);
        }
        set(py + 4L * r, sum);
      }
      px += 4L * cols;
      py += 4L * ldy;
    }
  }

  @Override
  public void byColumns(
      MemorySegment w,
      long wo,
      int ldw,
      int rows,
      int cols,
      MemorySegment x,
      long xo,
      int tokens,
      MemorySegment y,
      long yo,
      int ldy) {
    long pw = address(w, wo, span(rows, cols, ldw));
    long px = address(x, xo, (long) tokens * rows);
    long py = address(y, yo, span(tokens, cols, ldy));
    for (int t = 0; t < tokens; t++) {
      for (int c = 0; c < cols; c++) {
        float sum = 0;
        for (int r = 0; r < rows; r++) {
          sum = Math.fma(get(px + 4L * r), get(pw + 4 * ((long) r * ldw + c)), sum);
        }
        set(py + 4L * c, sum);
      }
      px += 4L * rows;
      py += 4L * ldy;
    }
  }

  @Override
  public void putRows(
      KvType type,
      MemorySegment x,
      long xo,
      int ldx,
      int rows,
      int width,
      MemorySegment cache,
      long row) {
    int bytes = type.rowBytes(width);
    long px = address(x, xo, span(rows, width, ldx));
    long to = address(cache, row * (bytes / 4), (long) rows * (bytes / 4));
    for (int r = 0; r < rows; r++) {
      KvRow.put(type, px + 4L * r * ldx, width, to + (long) r * bytes);
    }
  }

  @Override
  public void getRows(
      KvType type,
      MemorySegment cache,
      long row,
      int rows,
      int width,
      MemorySegment y,
      long yo,
      int ldy) {
    int bytes = type.rowBytes(width);
    long at = address(cache, row * (bytes / 4), (long) rows * (bytes / 4));
    long py = address(y, yo, span(rows, width, ldy));
    for (int r = 0; r < rows; r++) {
      KvRow.get(type, at + (long) r * bytes, width, py + 4L * r * ldy);
    }
  }
}
