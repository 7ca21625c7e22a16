package dev.glasshouse.tensor.kernels;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Softmax in its uses: attention tiles (the online form of Milakov and Gimelshein, 2018,
 * arXiv:1805.02867, as in FlashAttention, arXiv:2205.14135), log-probabilities of given tokens, and
 * divergences. Offsets are in elements.
 */
public interface Softmax {
  /**
   * One tile of attention scores becomes exponentials. Row r is the query at position {@code query0
   * + r}, column c the key at {@code key0 + c}; a key is seen when {@code starts[query] <= key <=
   * query}. Per row, with running maximum m and sum l over the tiles before: m' = max(m, max of
   * seen scores), factor = exp(m - m'), s = exp(s - m') where seen and 0 elsewhere, l = l factor +
   * sum s, m = m'. A row with nothing seen so far has m = -infinity, factor 1, and zeros.
   *
   * @param s [rows, ld], scores in, exponentials out, {@code cols} of each row
   * @param starts int32, indexed by position from element {@code sto} on: the first key a query
   *     sees
   * @param max [rows] from {@code mo} on, -infinity before the first tile; likewise {@code sum} (0)
   * @param factor [rows] from {@code mo} on, written
   */
  void attentionTile(
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
      long mo);

  /**
   * Recomputes probabilities from scores: s = exp(s - lse[r]) where seen (as above) and 0
   * elsewhere.
   *
   * @param lse [rows] from {@code lo} on: log of the sum of exponentials of each row
   */
  void attentionProbabilities(
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
      long lo);

  /**
   * dp = p (dp - delta[r]) scale: the gradient of unscaled scores.
   *
   * @param p [rows, ld]; likewise {@code dp}, which is overwritten
   */
  void attentionScoreGradient(
      MemorySegment p,
      long po,
      MemorySegment dp,
      long dpo,
      int ld,
      int rows,
      int cols,
      MemorySegment delta,
      long deo,
      float scale);

  /**
   * y[r] = sum over c of a[r, c] b[r, c], rows {@code lda} and {@code ldb} apart. Used for delta =
   * rowsum(dO O).
   */
  void rowDot(
      MemorySegment a,
      long ao,
      int lda,
      MemorySegment b,
      long bo,
      int ldb,
      MemorySegment y,
      long yo,
      int rows,
      int cols);

  /**
   * x[r, c] *= factor[r], rows {@code ld} apart; reciprocals of the factors when {@code divide}.
   */
  void scaleRows(
      MemorySegment x,
      long xo,
      int ld,
      int rows,
      int cols,
      MemorySegment factor,
      long fo,
      boolean divide);

  /**
   * logProbs[r] = log softmax(logits[r])[target[r]], and, when {@code upstream} is given, logits[r]
   * = upstream[r] (onehot(target[r]) - softmax(logits[r])), its gradient. A negative target is
   * ignored: log-probability 0, gradient 0.
   *
   * @param logits [rows, cols] contiguous
   * @param targets int32 [rows] from element {@code to} on
   * @param logProbs [rows] from {@code lpo} on, written
   * @param upstream [rows] from {@code uo} on, or null when no gradient is wanted
   */
  void tokenLogProbs(
      MemorySegment logits,
      long lo,
      MemorySegment targets,
      long to,
      MemorySegment logProbs,
      long lpo,
      @Nullable MemorySegment upstream,
      long uo,
      int rows,
      int cols);

  /** y = log softmax(x), row by row. */
  void logSoftmax(MemorySegment x, long xo, MemorySegment y, long yo, int rows, int cols);

  /**
   * kl[r] = sum over c of p (log p - log q) for p = softmax(pLogits[r]), q = softmax(qLogits[r]).
   */
  void kl(
      MemorySegment pLogits,
      long po,
      MemorySegment qLogits,
      long qo,
      MemorySegment kl,
      long ko,
      int rows,
      int cols);

  /**
   * Gradients of {@link #kl}: dq = upstream[r] (q - p) and dp = upstream[r] p (log p - log q -
   * kl[r]), written (not added); either may be null. Neither may overlap the logits.
   */
  void klBackward(
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
      int cols);
}
