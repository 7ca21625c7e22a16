package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.getInt;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.NativeFloats.span;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plain loops over rows; sums along a row are kept in double. */
final class ScalarSoftmax implements Softmax {
  @Override
  public void attentionTile(
      MemorySegment s,
      long so,
      int ld,
      int rows,
      int cols,
      int query0,
      int key0,
      MemorySegment starts,
      long sto,
      MemorySegment max,
      MemorySegment sum,
      MemorySegment factor,
      long mo) {
    long ps = address(s, so, span(rows, cols, ld));
    long pst = address(starts, sto + query0, rows) - 4L * query0;
    long pm = address(max, mo, rows);
    long pl = address(sum, mo, rows);
    long pf = address(factor, mo, rows);
    for (int r = 0; r < rows; r++) {
      int from = SeenKeys.from(pst, query0 + r, key0, cols);
      int to = SeenKeys.to(from, query0 + r, key0, cols);
      float before = get(pm + 4L * r);
      float after = before;
      for (int c = from; c < to; c++) {
        after = Math.max(after, get(ps + 4L * c));
      }
      boolean nothing = after == Float.NEGATIVE_INFINITY;
      double added = 0;
      for (int c = 0; c < cols; c++) {
        boolean seen = c >= from && c < to && !nothing;
        float e = seen ? FastMath.exp(get(ps + 4L * c) - after) : 0f;
        set(ps + 4L * c, e);
        added += e;
      }
      float scale = nothing ? 1f : FastMath.exp(before - after);
      set(pf + 4L * r, scale);
      set(pm + 4L * r, after);
      set(pl + 4L * r, Math.fma(get(pl + 4L * r), scale, (float) added));
      ps += 4L * ld;
    }
  }

  @Override
  public void attentionProbabilities(
      MemorySegment s,
      long so,
      int ld,
      int rows,
      int cols,
      int query0,
      int key0,
      MemorySegment starts,
      long sto,
      MemorySegment lse,
      long lo) {
    long ps = address(s, so, span(rows, cols, ld));
    long pst = address(starts, sto + query0, rows) - 4L * query0;
    long pl = address(lse, lo, rows);
    for (int r = 0; r < rows; r++) {
      int from = SeenKeys.from(pst, query0 + r, key0, cols);
      int to = SeenKeys.to(from, query0 + r, key0, cols);
      float total = get(pl + 4L * r);
      for (int c = 0; c < cols; c++) {
        boolean seen = c >= from && c < to;
        set(ps + 4L * c, seen ? FastMath.exp(get(ps + 4L * c) - total) : 0f);
      }
      ps += 4L * ld;
    }
  }

  @Override
  public void attentionScoreGradient(
      MemorySegment p,
      long po,
      MemorySegment dp,
      long dpo,
      int ld,
      int rows,
      int cols,
      MemorySegment delta,
      long deo,
      float scale) {
    long pp = address(p, po, span(rows, cols, ld));
    long pdp = address(dp, dpo, span(rows, cols, ld));
    long pd = address(delta, deo, rows);
    for (int r = 0; r < rows; r++) {
      float d = get(pd + 4L * r);
      for (int c = 0; c < cols; c++) {
        set(pdp + 4L * c, get(pp + 4L * c) * scale * (get(pdp + 4L * c) - d));
      }
      pp += 4L * ld;
      pdp += 4L * ld;
    }
  }

  @Override
  public void rowDot(
      MemorySegment a,
      long ao,
      int lda,
      MemorySegment b,
      long bo,
      int ldb,
      MemorySegment y,
      long yo,
      int rows,
      int cols) {
    long pa = address(a, ao, span(rows, cols, lda));
    long pb = address(b, bo, span(rows, cols, ldb));
    long py = address(y, yo, rows);
    for (int r = 0; r < rows; r++) {
      double dot = 0;
      for (int c = 0; c < cols; c++) {
        dot += (double) get(pa + 4L * c) * get(pb + 4L * c);
      }
      set(py + 4L * r, (float) dot);
      pa += 4L * lda;
      pb += 4L * ldb;
    }
  }

  @Override
  public void scaleRows(
      MemorySegment x,
      long xo,
      int ld,
      int rows,
      int cols,
      MemorySegment factor,
      long fo,
      boolean divide) {
    long px = address(x, xo, span(rows, cols, ld));
    long pf = address(factor, fo, rows);
    for (int r = 0; r < rows; r++) {
      float f = divide ? 1f / get(pf + 4L * r) : get(pf + 4L * r);
      for (int c = 0; c < cols; c++) {
        set(px + 4L * c, get(px + 4L * c) * f);
      }
      px += 4L * ld;
    }
  }

  @Override
  public void tokenLogProbs(
      MemorySegment logits,
      long lo,
      MemorySegment targets,
      long to,
      MemorySegment logProbs,
      long lpo,
      @Nullable MemorySegment upstream,
      long uo,
      int rows,
      int cols) {
    long pl = address(logits, lo, span(rows, cols, cols));
    long pt = address(targets, to, rows);
    long pp = address(logProbs, lpo, rows);
    long pu = upstream == null ? 0 : address(upstream, uo, rows);
    for (int r = 0; r < rows; r++) {
      int target = getInt(pt + 4L * r);
      if (target < 0) {
        set(pp + 4L * r, 0f);
      } else {
        long hit = pl + 4L * Objects.checkIndex(target, cols);
        set(pp + 4L * r, get(hit) - logSumExp(pl, cols));
      }
      if (upstream != null) {
        float u = target < 0 ? 0f : get(pu + 4L * r);
        tokenGradient(pl, cols, target, u);
      }
      pl += 4L * cols;
    }
  }

  private static void tokenGradient(long row, int cols, int target, float upstream) {
    if (target < 0) {
      for (int c = 0; c < cols; c++) {
        set(row + 4L * c, 0f);
      }
      return;
    }
    float lse = logSumExp(row, cols);
    for (int c = 0; c < cols; c++) {
      float p = FastMath.exp(get(row + 4L * c) - lse);
      set(row + 4L * c, upstream * ((c == target ? 1f : 0f) - p));
    }
  }

  @Override
  public void logSoftmax(MemorySegment x, long xo, MemorySegment y, long yo, int rows, int cols) {
    long px = address(x, xo, span(rows, cols, cols));
    long py = address(y, yo, span(rows, cols, cols));
    for (int r = 0; r < rows; r++) {
      float lse = logSumExp(px, cols);
      for (int c = 0; c < cols; c++) {
        set(py + 4L * c, get(px + 4L * c) - lse);
      }
      px += 4L * cols;
      py += 4L * cols;
    }
  }

  @Override
  public void kl(
      MemorySegment pLogits,
      long po,
      MemorySegment qLogits,
      long qo,
      MemorySegment kl,
      long ko,
      int rows,
      int cols) {
    long pp = address(pLogits, po, span(rows, cols, cols));
    long pq = address(qLogits, qo, span(rows, cols, cols));
    long pk = address(kl, ko, rows);
    for (int r = 0; r < rows; r++) {
      float lseP = logSumExp(pp, cols);
      float lseQ = logSumExp(pq, cols);
      double sum = 0;
      for (int c = 0; c < cols; c++) {
        float logP = get(pp + 4L * c) - lseP;
        float logQ = get(pq + 4L * c) - lseQ;
        sum += FastMath.exp(logP) * (logP - logQ);
      }
      set(pk + 4L * r, (float) sum);
      pp += 4L * cols;
      pq += 4L * cols;
    }
  }

  @Override
  public void klBackward(
      MemorySegment pLogits,
      long po,
      MemorySegment qLogits,
      long qo,
      MemorySegment kl,
      long ko,
      MemorySegment upstream,
      long uo,
      MemorySegment dp,
      long dpo,
      MemorySegment dq,
      long dqo,
      int rows,
      int cols) {
    long pp = address(pLogits, po, span(rows, cols, cols));
    long pq = address(qLogits, qo, span(rows, cols, cols));
    long pk = address(kl, ko, rows);
    long pu = address(upstream, uo, rows);
    long pdp = dp == null ? 0 : address(dp, dpo, span(rows, cols, cols));
    long pdq = dq == null ? 0 : address(dq, dqo, span(rows, cols, cols));
    for (int r = 0; r < rows; r++) {
      float lseP = logSumExp(pp, cols);
      float lseQ = logSumExp(pq, cols);
      float u = get(pu + 4L * r);
      float k = get(pk + 4L * r);
      for (int c = 0; c < cols; c++) {
        float logP = get(pp + 4L * c) - lseP;
        float logQ = get(pq + 4L * c) - lseQ;
        float p = FastMath.exp(logP);
        if (dp != null) {
          set(pdp + 4L * c, u * p * (logP - logQ - k));
        }
        if (dq != null) {
          set(pdq + 4L * c, u * (FastMath.exp(logQ) - p));
        }
      }
      pp += 4L * cols;
      pq += 4L * cols;
      pdp += 4L * cols;
      pdq += 4L * cols;
    }
  }

  private static float logSumExp(long row, int cols) {
    float max = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < cols; c++) {
      max = Math.max(max, get(row + 4L * c));
    }
    double sum = 0;
    for (int c = 0; c < cols; c++) {
      sum += FastMath.exp(get(row + 4L * c) - max);
    }
    return max + FastMath.log((float) sum);
  }
}
