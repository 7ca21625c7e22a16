package dev.glasshouse.tensor.gemm;

import static dev.glasshouse.tensor.kernels.NativeFloats.ALL;
import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.span;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Copies factors that are read down their columns to rows that lie {@value #PAD} elements further
 * apart, block by block, before it multiplies them. Rows a multiple of 2 KiB apart fall on one or
 * two of the 64 sets of a first-level cache and push each other out: with AVX2, where the library
 * reads factors in place, it is then 1.2 to 2.2 times as slow (LOG.md, "products on AVX2").
 */
final class PaddedGemm implements Gemm {
  /** Elements between rows that share two sets of the cache; multiples share one or two. */
  private static final int ALIASING = 512;

  /** Elements: one line of the cache. */
  private static final int PAD = 16;

  /** Rows of a block, along K: with {@link #COLS}, half a megabyte, a second-level cache's size. */
  private static final int DEPTH = 512;

  /** Columns of a block, along N or M. */
  private static final int COLS = 256;

  /**
   * Rows of C from which copying B pays; likewise columns of C and A. An element costs 0.7 ns to
   * copy and saves about 1.4 when 64 rows are multiplied with it.
   */
  private static final int WORTHWHILE = 64;

  /** A block of each factor; one of each for every calling thread. */
  private record Scratch(MemorySegment a, MemorySegment b) {
    static Scratch allocate() {
      Arena arena = Arena.ofAuto();
      long bytes = 4L * DEPTH * (COLS + PAD);
      return new Scratch(arena.allocate(bytes, 64), arena.allocate(bytes, 64));
    }
  }

  private final Gemm gemm;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::allocate);

  PaddedGemm(Gemm gemm) {
    this.gemm = gemm;
  }

  @Override
  public void sgemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      MemorySegment a,
      long ao,
      int lda,
      MemorySegment b,
      long bo,
      int ldb,
      float beta,
      MemorySegment c,
      long co,
      int ldc) {
    boolean copyA = transA && lda % ALIASING == 0 && n >= WORTHWHILE;
    boolean copyB = !transB && ldb % ALIASING == 0 && m >= WORTHWHILE;
    if (!copyA && !copyB) {
      gemm.sgemm(transA, transB, m, n, k, alpha, a, ao, lda, b, bo, ldb, beta, c, co, ldc);
      return;
    }
    address(a, ao, transA ? span(k, m, lda) : span(m, k, lda));
    address(b, bo, transB ? span(n, k, ldb) : span(k, n, ldb));
    Scratch my = scratch.get();
    int rows = copyA ? COLS : m;
    int cols = copyB ? COLS : n;
    for (int p = 0; p < k; p += DEPTH) {
      int depth = Math.min(DEPTH, k - p);
      for (int i = 0; i < m; i += rows) {
        int height = Math.min(rows, m - i);
        long fromA = ao + (transA ? (long) p * lda + i : (long) i * lda + p);
        if (copyA) {
          copy(a, fromA, lda, depth, height, my.a);
        }
        for (int j = 0; j < n; j += cols) {
          int width = Math.min(cols, n - j);
          long fromB = bo + (transB ? (long) j * ldb + p : (long) p * ldb + j);
          if (copyB) {
            copy(b, fromB, ldb, depth, width, my.b);
          }
          gemm.sgemm(
              transA,
              transB,
              height,
              width,
              depth,
              alpha,
              copyA ? my.a : a,
              copyA ? 0 : fromA,
              copyA ? height + PAD : lda,
              copyB ? my.b : b,
              copyB ? 0 : fromB,
              copyB ? width + PAD : ldb,
              p == 0 ? beta : 1,
              c,
              co + (long) i * ldc + j,
              ldc);
        }
      }
    }
  }

  private static void copy(
      MemorySegment matrix, long from, int ld, int rows, int cols, MemorySegment to) {
    long source = matrix.address() + 4 * from;
    long target = to.address();
    for (int r = 0; r < rows; r++) {
      MemorySegment.copy(ALL, source + 4L * r * ld, ALL, target + 4L * r * (cols + PAD), 4L * cols);
    }
  }

  @Override
  public Gemm compiled() {
    return new PaddedGemm(gemm.compiled());
  }

  @Override
  public Optional<Bf16Gemm> bfloat16() {
    return gemm.bfloat16();
  }

  @Override
  public String name() {
    return gemm.name();
  }
}
