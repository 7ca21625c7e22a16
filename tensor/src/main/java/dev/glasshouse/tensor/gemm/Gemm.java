package dev.glasshouse.tensor.gemm;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A single-threaded matrix product on native row-major float32. Callers split the work over
 * threads; every thread may call at once.
 */
public interface Gemm {
  /**
   * C = alpha op(A) op(B) + beta C, where op is the identity or the transpose, op(A) is [M, K],
   * op(B) is [K, N], and C is [M, N]; M, N and K are at least 1. With {@code beta == 0} what C held
   * is not read.
   *
   * @param ao offset of A's first element, in floats; likewise {@code bo} and {@code co}
   * @param lda distance between rows of A as stored, in floats; likewise {@code ldb} and {@code
   *     ldc}
   */
  void sgemm(
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
      int ldc);

  /**
   * The same product, faster where shapes come again and again, as in training: code is compiled
   * for each, which takes milliseconds, and kept. Its sums may be rounded otherwise.
   */
  default Gemm compiled() {
    return this;
  }

  /** The library's product of bfloat16; empty where it is not at least twice as fast. */
  default Optional<Bf16Gemm> bfloat16() {
    return Optional.empty();
  }

  /** The library's name and version, for {@code doctor} and checkpoints. */
  String name();
}
