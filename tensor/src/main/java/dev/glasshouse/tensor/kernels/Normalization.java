package dev.glasshouse.tensor.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Row norms, forward and backward, on contiguous rows of {@code cols} floats. Offsets are in
 * floats. Statistics have one float a row.
 */
public interface Normalization {
  /**
   * y = x rstd weight, rstd = 1 / sqrt(mean(x^2) + eps) (Zhang and Sennrich, 2019,
   * arXiv:1910.07467).
   *
   * @param rstd written: [rows]
   */
  void rmsNorm(
      MemorySegment x,
      long xo,
      MemorySegment weight,
      MemorySegment y,
      long yo,
      MemorySegment rstd,
      long ro,
      int rows,
      int cols,
      float eps);

  /**
   * dx = rstd (dy w - xhat mean(dy w xhat)), xhat = x rstd; added to dx when {@code accumulate}.
   */
  void rmsNormBackward(
      MemorySegment x,
      long xo,
      MemorySegment weight,
      MemorySegment rstd,
      long ro,
      MemorySegment dy,
      long dyo,
      MemorySegment dx,
      long dxo,
      boolean accumulate,
      int rows,
      int cols);

  /** dw[c] = sum over rows of dy xhat, written (not added) at {@code dwo}. */
  void rmsNormWeightGradient(
      MemorySegment x,
      long xo,
      MemorySegment rstd,
      long ro,
      MemorySegment dy,
      long dyo,
      MemorySegment dw,
      long dwo,
      int rows,
      int cols);

  /**
   * y = (x - mean) rstd weight + bias, rstd = 1 / sqrt(variance + eps) (Ba et al., 2016,
   * arXiv:1607.06450).
   *
   * @param mean written: [rows]; likewise {@code rstd}
   */
  void layerNorm(
      MemorySegment x,
      long xo,
      MemorySegment weight,
      MemorySegment bias,
      MemorySegment y,
      long yo,
      MemorySegment mean,
      MemorySegment rstd,
      long ro,
      int rows,
      int cols,
      float eps);

  /**
   * dx = rstd (dy w - mean(dy w) - xhat mean(dy w xhat)), xhat = (x - mean) rstd; added to dx when
   * {@code accumulate}.
   */
  void layerNormBackward(
      MemorySegment x,
      long xo,
      MemorySegment weight,
      MemorySegment mean,
      MemorySegment rstd,
      long ro,
      MemorySegment dy,
      long dyo,
      MemorySegment dx,
      long dxo,
      boolean accumulate,
      int rows,
      int cols);

  /**
   * dw[c] = sum over rows of dy xhat and db[c] = sum over rows of dy, written (not added) at {@code
   * dwo} and {@code dbo}.
   */
  void layerNormWeightGradient(
      MemorySegment x,
      long xo,
      MemorySegment mean,
      MemorySegment rstd,
      long ro,
      MemorySegment dy,
      long dyo,
      MemorySegment dw,
      long dwo,
      MemorySegment db,
      long dbo,
      int rows,
      int cols);
}
