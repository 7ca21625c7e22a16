package dev.glasshouse.tensor.gemm;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.span;

import dev.glasshouse.tensor.gemm.OneDnnPrimitives.Layout;
import dev.glasshouse.tensor.gemm.OneDnnPrimitives.Shape;
import java.lang.foreign.MemorySegment;

/**
 * Multiplies by the transpose of a large B with code that oneDNN compiles for the shape, and
 * everything else with {@code dnnl_sgemm}, which is faster there (LOG.md, "products compiled for
 * their shape").
 */
final class CompiledGemm implements Gemm {
  /** Multiply-adds, some 20 microseconds of them, beside which a call's own cost is small. */
  private static final long LEAST = 1 << 22;

  private final OneDnn library;
  private final OneDnnPrimitives primitives;

  CompiledGemm(OneDnn library, OneDnnPrimitives primitives) {
    this.library = library;
    this.primitives = primitives;
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
    if (transA || !transB || alpha != 1 || beta != 0 || (long) m * n * k < LEAST) {
      library.sgemm(transA, transB, m, n, k, alpha, a, ao, lda, b, bo, ldb, beta, c, co, ldc);
      return;
    }
    long pa = address(a, ao, span(m, k, lda));
    long pb = address(b, bo, span(n, k, ldb));
    long pc = address(c, co, span(m, n, ldc));
    Layout x = Layout.float32(false, m, k, lda);
    Layout y = Layout.float32(true, k, n, ldb);
    library.prepareThread();
    primitives.multiply(new Shape(x, y, Layout.float32(false, m, n, ldc), false), pa, pb, pc);
  }

  @Override
  public String name() {
    return library.name();
  }
}
