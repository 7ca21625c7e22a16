package dev.glasshouse.tensor.gemm;

import java.lang.foreign.MemorySegment;

/**
 * A single-threaded product of matrices that are bfloat16 already; every thread may call at once.
 */
public interface Bf16Product {
  /**
   * C = A B with sums in float32, where A is [M, K], B is [K, N], both bfloat16 from their first
   * byte on, and C is [M, N], float32.
   *
   * @param lda elements between rows of A; likewise {@code ldb} and {@code ldc}
   * @param co offset of C's first element, in floats
   */
  void multiply(
      int m,
      int n,
      int k,
      MemorySegment a,
      int lda,
      MemorySegment b,
      int ldb,
      MemorySegment c,
      long co,
      int ldc);
}
