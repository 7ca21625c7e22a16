package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.NativeFloats.span;
import static dev.glasshouse.tensor.kernels.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/** {@link Decoding} on vectors: tile by tile through {@link VectorTokenRows} and its like. */
final class VectorDecoding implements Decoding {
  private final ScalarDecoding scalar = new ScalarDecoding();
  private final MethodHandle halves =
      Apart.handle(MethodHandles.lookup(), VectorKvHalves.class, "get");
  private final MethodHandle byFourRows =
      Apart.handle(MethodHandles.lookup(), VectorDecoding.class, "byFourRows");

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
    if (rows < 4) {
      for (int r = 0; r < rows; r++) {
        for (int t = 0; t < tokens; t++) {
          float dot = VectorTokenRows.one(pw + 4L * r * ldw, cols, px + 4L * t * cols);
          set(py + 4 * ((long) t * ldy + r), dot);
        }
      }
    } else {
      try {
        byFourRows.invokeExact(
            pw, 4L * ldw, (long) rows, (long) cols, px, (long) tokens, py, 4L * ldy);
      } catch (Throwable t) {
        throw Apart.thrown(t);
      }
    }
  }

  /**
   * The last four rows may overlap those before, and the same bits are written twice. With code for
   * what is left over, or for two tokens at once, too much is inlined for the compiler: it keeps
   * sums as objects.
   */
  static void byFourRows(
      long w, long ldw, long rows, long cols, long x, long tokens, long y, long ldy) {
    for (long r = 0; r < rows; r += 4) {
      long row = Math.min(r, rows - 4);
      for (long t = 0; t < tokens; t++) {
        long to = y + t * ldy + 4 * row;
        VectorTokenRows.fourByOne(w + row * ldw, ldw, (int) cols, x + 4 * t * cols, to);
      }
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
    int c = 0;
    for (; c <= cols - 4 * LANES; c += 4 * LANES) {
      int t = 0;
      for (; t <= tokens - 2; t += 2) {
        long to = py + 4 * ((long) t * ldy + c);
        VectorTokenColumns.fourByTwo(pw + 4L * c, 4L * ldw, rows, px + 4L * t * rows, to, 4L * ldy);
      }
      if (t < tokens) {
        long to = py + 4 * ((long) t * ldy + c);
        VectorTokenColumns.fourByOne(pw + 4L * c, 4L * ldw, rows, px + 4L * t * rows, to);
      }
    }
    for (int t = 0; t < tokens; t++) {
      long row = px + 4L * t * rows;
      int rest = c;
      for (; rest <= cols - LANES; rest += LANES) {
        long to = py + 4 * ((long) t * ldy + rest);
        VectorTokenColumns.one(pw + 4L * rest, 4L * ldw, rows, row, to);
      }
      for (; rest < cols; rest++) {
        float sum = 0;
        for (int r = 0; r < rows; r++) {
          sum = Math.fma(get(row + 4L * r), get(pw + 4 * ((long) r * ldw + rest)), sum);
        }
        set(py + 4 * ((long) t * ldy + rest), sum);
      }
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
    scalar.putRows(type, x, xo, ldx, rows, width, cache, row);
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
    boolean onVectors = type == KvType.F16 ? width % LANES == 0 : type == KvType.Q8_0 && LANES >= 8;
    if (!onVectors) {
      scalar.getRows(type, cache, row, rows, width, y, yo, ldy);
      return;
    }
    int words = type.rowBytes(width) / Float.BYTES;
    long at = address(cache, row * words, (long) rows * words);
    long py = address(y, yo, span(rows, width, ldy));
    if (type == KvType.Q8_0) {
      VectorKvBlocks.get(at, rows, width, py, 4L * ldy);
      return;
    }
    try {
      halves.invokeExact(at, rows, width, py, 4L * ldy);
    } catch (Throwable t) {
      throw Apart.thrown(t);
    }
  }
}
