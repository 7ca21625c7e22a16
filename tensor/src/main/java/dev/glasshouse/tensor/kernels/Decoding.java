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
   * Writes rows of x to a cache.
   *
   * @param x [rows, width], its rows {@code ldx} apart
   * @param cache rows of {@link KvType#rowBytes} bytes
   * @param row the first to write
   */
  void putRows(
      KvType type,
      MemorySegment x,
      long xo,
      int ldx,
      int rows,
      int width,
      MemorySegment cache,
      long row);

  /**
   * Reads rows of a cache as float32.
   *
   * @param row the first to read
   * @param y [rows, width], its rows {@code ldy} apart
   */
  void getRows(
      KvType type,
      MemorySegment cache,
      long row,
      int rows,
      int width,
      MemorySegment y,
      long yo,
      int ldy);
}
