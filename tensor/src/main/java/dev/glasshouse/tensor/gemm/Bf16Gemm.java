package dev.glasshouse.tensor.gemm;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.span;

import dev.glasshouse.tensor.gemm.OneDnnPrimitives.Layout;
import dev.glasshouse.tensor.gemm.OneDnnPrimitives.Product;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Products whose factors oneDNN rounds to bfloat16 as it reads them: 8 bits of each number, summed
 * in float32. With matrix tiles (AMX) that is three to four times as fast as float32.
 *
 * <p>Products that scale, or are too small to gain, are left to an exact one.
 */
final class Bf16Gemm implements Gemm, Bf16Product {
  /** Multiply-adds below which making the call ready costs what rounding saves. */
  private static final long LEAST = 1 << 19;

  /** Shapes that are kept; a training run has some dozens. */
  private static final int MOST_PRODUCTS = 4096;

  /** What a product is made for. */
  private record Key(Layout a, Layout b, Layout c, boolean add) {}

  private final OneDnn exact;
  private final OneDnnPrimitives primitives;

  /** Made products. None is dropped while the process runs: another thread may be using it. */
  private final ConcurrentHashMap<Key, Product> products = new ConcurrentHashMap<>();

  Bf16Gemm(OneDnn exact, OneDnnPrimitives primitives) {
    this.exact = exact;
    this.primitives = primitives;
  }

  /** Whether the library multiplies bfloat16 with the processor's matrix tiles. */
  boolean onTiles() {
    Layout square = new Layout(OneDnnPrimitives.FLOAT32, 256, 256, 256, 1);
    Product product = primitives.product(square, square, square, false);
    primitives.free(product);
    return product.implementation().contains("amx");
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
    boolean add = beta == 1;
    if (alpha != 1 || !(add || beta == 0) || (long) m * n * k < LEAST) {
      exact.sgemm(transA, transB, m, n, k, alpha, a, ao, lda, b, bo, ldb, beta, c, co, ldc);
      return;
    }
    long pa = address(a, ao, transA ? span(k, m, lda) : span(m, k, lda));
    long pb = address(b, bo, transB ? span(n, k, ldb) : span(k, n, ldb));
    long pc = address(c, co, span(m, n, ldc));
    Key key =
        new Key(
            layout(transA, m, k, lda), layout(transB, k, n, ldb), layout(false, m, n, ldc), add);
    multiply(key, pa, pb, pc);
  }

  @Override
  public void multiply(
      int m,
      int n,
      int k,
      MemorySegment a,
      int lda,
      MemorySegment b,
      int ldb,
      MemorySegment c,
      long co,
      int ldc) {
    long pa = halves(a, span(m, k, lda));
    long pb = halves(b, span(k, n, ldb));
    long pc = address(c, co, span(m, n, ldc));
    Layout left = new Layout(OneDnnPrimitives.BFLOAT16, m, k, lda, 1);
    Layout right = new Layout(OneDnnPrimitives.BFLOAT16, k, n, ldb, 1);
    multiply(new Key(left, right, layout(false, m, n, ldc), false), pa, pb, pc);
  }

  /** Checked address of so many numbers of 16 bits. */
  private static long halves(MemorySegment data, long count) {
    return address(data, 0, (count + 1) / 2);
  }

  private void multiply(Key key, long pa, long pb, long pc) {
    exact.prepareThread();
    Product kept = products.get(key);
    if (kept != null) {
      primitives.execute(kept, pa, pb, pc);
      return;
    }
    Product made = primitives.product(key.a, key.b, key.c, key.add);
    primitives.execute(made, pa, pb, pc);
    if (products.size() >= MOST_PRODUCTS || products.putIfAbsent(key, made) != null) {
      primitives.free(made);
    }
  }

  @Override
  public String name() {
    return exact.name() + " in bfloat16";
  }

  private static Layout layout(boolean transposed, int rows, int cols, int ld) {
    return transposed
        ? new Layout(OneDnnPrimitives.FLOAT32, rows, cols, 1, ld)
        : new Layout(OneDnnPrimitives.FLOAT32, rows, cols, ld, 1);
  }
}
