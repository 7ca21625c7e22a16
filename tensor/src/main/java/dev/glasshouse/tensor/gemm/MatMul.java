package dev.glasshouse.tensor.gemm;

import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.Workers;
import dev.glasshouse.tensor.kernels.Elementwise;
import java.util.Optional;

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

  /** The same over {@linkplain Gemm#rounding rounded} factors; empty where that gains nothing. */
  public Optional<MatMul> rounding(Elementwise kernels) {
    return gemm.rounding(kernels).map(rounding -> new MatMul(rounding, workers));
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
            long start = ao + (transA ? from : (long) from * lda);
            gemm.sgemm(
                transA,
                transB,
                count,
                n,
                k,
                1,
                a.data(),
                start,
                lda,
                b.data(),
                bo,
                ldb,
                beta,
                c.data(),
                co + (long) from * n,
                n);
          } else {
            long start = bo + (transB ? (long) from * ldb : from);
            gemm.sgemm(
                transA, transB, m, count, k, 1, a.data(), ao, lda, b.data(), start, ldb, beta,
                c.data(), co + from, n);
          }
        });
  }
}
