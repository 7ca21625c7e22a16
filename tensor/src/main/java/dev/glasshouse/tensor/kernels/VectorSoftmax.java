package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.getInt;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.NativeFloats.span;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Row by row through {@link VectorAttention}, {@link RowReductions} and {@link VectorSoftmaxRows}.
 */
final class VectorSoftmax implements Softmax {
  private final RowReductions reductions = new RowReductions();
  private final MethodHandle exponentials =
      Apart.handle(MethodHandles.lookup(), VectorAttention.class, "exponentials");
  private final MethodHandle klGradientOfP =
      Apart.handle(MethodHandles.lookup(), VectorSoftmaxRows.class, "klGradientOfP");
  private final MethodHandle klGradientOfQ =
      Apart.handle(MethodHandles.lookup(), VectorSoftmaxRows.class, "klGradientOfQ");

  /** {@link VectorAttention#exponentials}. */
  private float exponentials(long row, int cols, int from, int to, float shift) {
    try {
      return (float) exponentials.invokeExact(row, cols, from, to, shift);
    } catch (Throwable t) {
      throw Apart.thrown(t);
    }
  }

  /** {@link VectorSoftmaxRows#klGradientOfP}. */
  private void klGradientOfP(
      long p, long q, long dp, int n, float lseP, float lseQ, float kl, float upstream) {
    try {
      klGradientOfP.invokeExact(p, q, dp, n, lseP, lseQ, kl, upstream);
    } catch (Throwable t) {
      throw Apart.thrown(t);
    }
  }

  /** {@link VectorSoftmaxRows#klGradientOfQ}. */
  private void klGradientOfQ(long p, long dq, int n, float lseP, float upstream) {
    try {
      klGradientOfQ.invokeExact(p, dq, n, lseP, upstream);
    } catch (Throwable t) {
      throw Apart.thrown(t);
    }
  }

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
      attentionRow(ps, cols, from, to, pm + 4L * r, pl + 4L * r, pf + 4L * r);
      ps += 4L * ld;
    }
  }

  private void attentionRow(long row, int cols, int from, int to, long max, long sum, long factor) {
    float before = get(max);
    float after = before;
    if (from < to) {
      VectorAttention.hideUnseen(row, cols, from, to);
      float here = VectorAttention.max(row, cols, from, to);
      after = here > before ? here : before;
    }
    if (from >= to || after == Float.NEGATIVE_INFINITY) {
      VectorAttention.clear(row, cols);
      set(factor, 1f);
      return;
    }
    float added = exponentials(row, cols, from, to, after);
    float scale = FastMath.exp(before - after);
    set(factor, scale);
    set(max, after);
    set(sum, Math.fma(get(sum), scale, added));
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
      if (from < to) {
        VectorAttention.hideUnseen(ps, cols, from, to);
        exponentials(ps, cols, from, to, get(pl + 4L * r));
      } else {
        VectorAttention.clear(ps, cols);
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
      VectorSoftmaxRows.scoreGradient(pp, pdp, cols, get(pd + 4L * r), scale);
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
      set(py + 4L * r, VectorReductions.dot(pa, pb, cols));
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
      float f = get(pf + 4L * r);
      VectorSoftmaxRows.scale(px, cols, divide ? 1f / f : f);
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
        if (upstream != null) {
          VectorAttention.clear(pl, cols);
        }
      } else {
        long hit = pl + 4L * Objects.checkIndex(target, cols);
        float max = reductions.max(pl, cols);
        float shifted = get(hit) - max;
        float sum =
            upstream == null
                ? reductions.sumExp(pl, cols, max)
                : reductions.sumExpInPlace(pl, cols, max);
        set(pp + 4L * r, shifted - FastMath.log(sum));
        if (upstream != null) {
          float u = get(pu + 4L * r);
          VectorSoftmaxRows.scale(pl, cols, -u / sum);
          set(hit, get(hit) + u);
        }
      }
      pl += 4L * cols;
    }
  }

  @Override
  public void logSoftmax(MemorySegment x, long xo, MemorySegment y, long yo, int rows, int cols) {
    long px = address(x, xo, span(rows, cols, cols));
    long py = address(y, yo, span(rows, cols, cols));
    for (int r = 0; r < rows; r++) {
      VectorSoftmaxRows.subtract(px, py, cols, logSumExp(px, cols));
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
      set(pk + 4L * r, VectorSoftmaxRows.kl(pp, pq, cols, lseP, lseQ));
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
      if (dp != null) {
        klGradientOfP(pp, pq, pdp, cols, lseP, lseQ, get(pk + 4L * r), u);
      }
      if (dq != null) {
        VectorSoftmaxRows.probabilities(pq, pdq, cols, lseQ);
        klGradientOfQ(pp, pdq, cols, lseP, u);
      }
      pp += 4L * cols;
      pq += 4L * cols;
      pdp += 4L * cols;
      pdq += 4L * cols;
    }
  }

  private float logSumExp(long row, int cols) {
    float max = reductions.max(row, cols);
    return max + FastMath.log(reductions.sumExp(row, cols, max));
  }
}
