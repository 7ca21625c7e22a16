package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.NativeFloats.span;

import java.lang.foreign.MemorySegment;

/** Plain loops over rows; sums along a row are kept in double. */
final class ScalarNormalization implements Normalization {
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
      double squares = 0;
      for (int c = 0; c < cols; c++) {
        double value = get(px + 4L * c);
        squares += value * value;
      }
      float scale = (float) (1 / Math.sqrt(squares / cols + eps));
      set(pr + 4L * r, scale);
      for (int c = 0; c < cols; c++) {
        set(py + 4L * c, get(px + 4L * c) * scale * get(pw + 4L * c));
      }
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
      double dot = 0;
      for (int c = 0; c < cols; c++) {
        dot += (double) (get(pdy + 4L * c) * get(pw + 4L * c)) * get(px + 4L * c);
      }
      float project = (float) (-dot * scale * scale / cols);
      for (int c = 0; c < cols; c++) {
        float g = get(pdy + 4L * c) * get(pw + 4L * c);
        float d = Math.fma(get(px + 4L * c), project, g) * scale;
        set(pdx + 4L * c, accumulate ? get(pdx + 4L * c) + d : d);
      }
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
      float sum = 0f;
      for (int r = 0; r < rows; r++) {
        long at = 4L * ((long) r * cols + c);
        sum = Math.fma(get(pdy + at), get(px + at) * get(pr + 4L * r), sum);
      }
      set(pdw + 4L * c, sum);
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
      double sum = 0;
      for (int c = 0; c < cols; c++) {
        sum += get(px + 4L * c);
      }
      float centre = (float) (sum / cols);
      double squares = 0;
      for (int c = 0; c < cols; c++) {
        double value = get(px + 4L * c) - centre;
        squares += value * value;
      }
      float scale = (float) (1 / Math.sqrt(squares / cols + eps));
      set(pm + 4L * r, centre);
      set(pr + 4L * r, scale);
      for (int c = 0; c < cols; c++) {
        float xhat = (get(px + 4L * c) - centre) * scale;
        set(py + 4L * c, Math.fma(xhat, get(pw + 4L * c), get(pb + 4L * c)));
      }
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
      double sum = 0;
      double dot = 0;
      for (int c = 0; c < cols; c++) {
        float g = get(pdy + 4L * c) * get(pw + 4L * c);
        sum += g;
        dot += (double) g * (get(px + 4L * c) - centre);
      }
      float shift = (float) (-sum / cols);
      float project = (float) (-dot * scale * scale / cols);
      for (int c = 0; c < cols; c++) {
        float g = get(pdy + 4L * c) * get(pw + 4L * c) + shift;
        float d = Math.fma(get(px + 4L * c) - centre, project, g) * scale;
        set(pdx + 4L * c, accumulate ? get(pdx + 4L * c) + d : d);
      }
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
      float weightSum = 0f;
      float biasSum = 0f;
      for (int r = 0; r < rows; r++) {
        long at = 4L * ((long) r * cols + c);
        float d = get(pdy + at);
        float xhat = (get(px + at) - get(pm + 4L * r)) * get(pr + 4L * r);
        weightSum = Math.fma(d, xhat, weightSum);
        biasSum += d;
      }
      set(pdw + 4L * c, weightSum);
      set(pdb + 4L * c, biasSum);
    }
  }
}
