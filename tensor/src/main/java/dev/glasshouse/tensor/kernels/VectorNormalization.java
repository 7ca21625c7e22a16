package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.NativeFloats.span;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * Row by row: statistics, then one pass of {@link VectorNormRows} over the row while it is near.
 */
final class VectorNormalization implements Normalization {
  private final RowReductions reductions = new RowReductions();
  private final MethodHandle backward =
      Apart.handle(MethodHandles.lookup(), VectorNormRows.class, "backward");

  /** {@link VectorNormRows#backward}. */
  private void backward(
      long x,
      long weight,
      long dy,
      long dx,
      int n,
      float centre,
      float scale,
      float shift,
      float project,
      boolean accumulate) {
    try {
      backward.invokeExact(x, weight, dy, dx, n, centre, scale, shift, project, accumulate);
    } catch (Throwable t) {
      throw Apart.thrown(t);
    }
  }

  @Override
  public void rmsNorm(
      MemorySegment x,
      long xo,
      MemorySegment weight,
      MemorySegment y,
      long yo,
      MemorySegment rstd,
      long ro,
      int rows,
      int cols,
      float eps) {
    long px = address(x, xo, span(rows, cols, cols));
    long pw = address(weight, 0, cols);
    long py = address(y, yo, span(rows, cols, cols));
    long pr = address(rstd, ro, rows);
    for (int r = 0; r < rows; r++) {
      double squares = reductions.sumSquares(px, cols, 0f);
      float scale = (float) (1 / Math.sqrt(squares / cols + eps));
      set(pr + 4L * r, scale);
      VectorNormRows.scale(px, pw, py, cols, scale);
      px += 4L * cols;
      py += 4L * cols;
    }
  }

  @Override
  public void rmsNormBackward(
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
      int cols) {
    long px = address(x, xo, span(rows, cols, cols));
    long pw = address(weight, 0, cols);
    long pr = address(rstd, ro, rows);
    long pdy = address(dy, dyo, span(rows, cols, cols));
    long pdx = address(dx, dxo, span(rows, cols, cols));
    for (int r = 0; r < rows; r++) {
      float scale = get(pr + 4L * r);
      double dot = VectorNormRows.dot(px, pw, pdy, cols, 0f);
      float project = (float) (-dot * scale * scale / cols);
      backward(px, pw, pdy, pdx, cols, 0f, scale, 0f, project, accumulate);
      px += 4L * cols;
      pdy += 4L * cols;
      pdx += 4L * cols;
    }
  }

  @Override
  public void rmsNormWeightGradient(
      MemorySegment x,
      long xo,
      MemorySegment rstd,
      long ro,
      MemorySegment dy,
      long dyo,
      MemorySegment dw,
      long dwo,
      int rows,
      int cols) {
    long px = address(x, xo, span(rows, cols, cols));
    long pr = address(rstd, ro, rows);
    long pdy = address(dy, dyo, span(rows, cols, cols));
    long pdw = address(dw, dwo, cols);
    for (int c = 0; c < cols; c++) {
      set(pdw + 4L * c, 0f);
    }
    for (int r = 0; r < rows; r++) {
      VectorNormRows.addWeightGradient(px, pdy, pdw, cols, get(pr + 4L * r));
      px += 4L * cols;
      pdy += 4L * cols;
    }
  }

  @Override
  public void layerNorm(
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
      float eps) {
    long px = address(x, xo, span(rows, cols, cols));
    long pw = address(weight, 0, cols);
    long pb = address(bias, 0, cols);
    long py = address(y, yo, span(rows, cols, cols));
    long pm = address(mean, ro, rows);
    long pr = address(rstd, ro, rows);
    for (int r = 0; r < rows; r++) {
      float centre = reductions.sum(px, cols) / cols;
      double squares = reductions.sumSquares(px, cols, centre);
      float scale = (float) (1 / Math.sqrt(squares / cols + eps));
      set(pm + 4L * r, centre);
      set(pr + 4L * r, scale);
      VectorNormRows.centreAndScale(px, pw, pb, py, cols, centre, scale);
      px += 4L * cols;
      py += 4L * cols;
    }
  }

  @Override
  public void layerNormBackward(
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
      int cols) {
    long px = address(x, xo, span(rows, cols, cols));
    long pw = address(weight, 0, cols);
    long pm = address(mean, ro, rows);
    long pr = address(rstd, ro, rows);
    long pdy = address(dy, dyo, span(rows, cols, cols));
    long pdx = address(dx, dxo, span(rows, cols, cols));
    for (int r = 0; r < rows; r++) {
      float centre = get(pm + 4L * r);
      float scale = get(pr + 4L * r);
      float shift = -reductions.dot(pdy, pw, cols) / cols;
      double dot = VectorNormRows.dot(px, pw, pdy, cols, centre);
      float project = (float) (-dot * scale * scale / cols);
      backward(px, pw, pdy, pdx, cols, centre, scale, shift, project, accumulate);
      px += 4L * cols;
      pdy += 4L * cols;
      pdx += 4L * cols;
    }
  }

  @Override
  public void layerNormWeightGradient(
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
      int cols) {
    long px = address(x, xo, span(rows, cols, cols));
    long pm = address(mean, ro, rows);
    long pr = address(rstd, ro, rows);
    long pdy = address(dy, dyo, span(rows, cols, cols));
    long pdw = address(dw, dwo, cols);
    long pdb = address(db, dbo, cols);
    for (int c = 0; c < cols; c++) {
      set(pdw + 4L * c, 0f);
      set(pdb + 4L * c, 0f);
    }
    for (int r = 0; r < rows; r++) {
      VectorNormRows.addGradients(px, pdy, pdw, pdb, cols, get(pm + 4L * r), get(pr + 4L * r));
      px += 4L * cols;
      pdy += 4L * cols;
    }
  }
}
