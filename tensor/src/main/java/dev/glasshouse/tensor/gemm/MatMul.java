package dev.glasshouse.tensor.gemm;

import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.Workers;

/**
 * Matrix products over all workers: the larger of M and N is split in fixed pieces, each computed
 * by the one-threaded {@link Gemm} in the thread that takes it.
 */
public final class MatMul {
  /** Below this many multiply-adds a piece costs less than handing it over. */
  private static final long GRAIN = 1 << 18;

  /**
   * Two pieces a thread even out cores of unequal speed; more would repack the operands too often.
   */
  private static final int PIECES_PER_THREAD = 2;

  private final Gemm gemm;
  private final Workers workers;

  /** Splits the products of {@code gemm} over {@code workers}. */
  public MatMul(Gemm gemm, Workers workers) {
    this.gemm = gemm;
    this.workers = workers;
  }

  /** The one-threaded product, for ops that split their own work. */
  public Gemm gemm() {
    return gemm;
  }

  /**
   * C = op(A) op(B) + beta C for matrices at given offsets (in floats) with dense rows: A is stored
   * as [M, K] or, transposed, [K, M]; B as [K, N] or, transposed, [N, K]; C as [M, N].
   */
  public void apply(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      Tensor a,
      long ao,
      Tensor b,
      long bo,
      float beta,
      Tensor c,
      long co) {
    int lda = transA ? m : k;
    int ldb = transB ? k : n;
    split(
        workers,
        transA,
        transB,
        m,
        n,
        k,
        (rows, cols, pa, pb, pc) ->
            gemm.sgemm(
                transA, transB, rows, cols, k, 1, a.data(), ao + pa, lda, b.data(), bo + pb, ldb,
                beta, c.data(), co + pc, n));
  }

  /** Some rows or columns of a product, for one thread. */
  interface Piece {
    /**
     * @param a offset of A's first element that is needed, in elements; likewise {@code b} and
     *     {@code c}
     */
    void multiply(int rows, int cols, long a, long b, long c);
  }

  /** Hands the pieces of a product of matrices with dense rows to workers. */
  static void split(
      Workers workers, boolean transA, boolean transB, int m, int n, int k, Piece piece) {
    boolean byRows = m >= n;
    int whole = byRows ? m : n;
    int pieces =
        Math.clamp(
            Math.min((long) m * n * k / GRAIN, whole / 16),
            1,
            PIECES_PER_THREAD * workers.threads());
    int step = (whole + pieces * 16 - 1) / (pieces * 16) * 16;
    workers.run(
        pieces,
        p -> {
          int from = p * step;
          int count = Math.min(step, whole - from);
          if (count <= 0) {
            return;
          }
          if (byRows) {
            piece.multiply(count, n, transA ? from : (long) from * k, 0, (long) from * n);
          } else {
            piece.multiply(m, count, 0, transB ? (long) from * k : from, from);
          }
        });
  }
}
