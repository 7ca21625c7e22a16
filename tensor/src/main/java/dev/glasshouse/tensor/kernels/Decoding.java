package dev.glasshouse.tensor.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Products for a token at a time: of a few rows x with a matrix, where what comes out for a row
 * depends on that row alone, to the bit, not on how many there are. Offsets and distances between
 * rows are in elements.
 */
public interface Decoding {
  /**
   * y[t, r] = sum over c of x[t, c] w[r, c].
   *
   * @param w [rows, cols], its rows {@code ldw} apart
   * @param x [tokens, cols] contiguous
   * @param y [tokens, rows], its rows {@code ldy} apart
   */
  void byRows(
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
      int ldy);

  /**
   * y[t, c] = sum over r, in order, of x[t, r] w[r, c]: what {@code fma} gives from y = 0 on.
   *
   * @param w [rows, cols], its rows {@code ldw} apart
   * @param x [tokens, rows] contiguous
   * @param y [tokens, cols], its rows {@code ldy} apart
   */
  void byColumns(
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
      int ldy);

  /**
   * Writes rows of x [rows, width] to a cache.
   *
   * @param cache rows of {@link KvType#rowBytes} bytes
   * @param row the first to write
   */
  void putRows(
      KvType type, MemorySegment x, long xo, int rows, int width, MemorySegment cache, long row);

  /**
   * Reads some columns of a cache's rows as float32.
   *
   * @param width of whole rows
   * @param from first column, and {@code cols} how many: of {@code Q8_0} whole blocks
   * @param y [rows, cols] contiguous
   */
  void getRows(
      KvType type,
      MemorySegment cache,
      int width,
      long row,
      int rows,
      int from,
      int cols,
      MemorySegment y,
      long yo);
}
