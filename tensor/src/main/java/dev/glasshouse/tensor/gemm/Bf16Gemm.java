package dev.glasshouse.tensor.gemm;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.halves;
import static dev.glasshouse.tensor.kernels.NativeFloats.span;

import dev.glasshouse.tensor.gemm.OneDnnPrimitives.Layout;
import dev.glasshouse.tensor.gemm.OneDnnPrimitives.Product;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A single-threaded product of matrices that are bfloat16 already, with sums in float32; every
 * thread may call at once. Twice as fast as float32 with AVX-512's instructions for it, several
 * times with matrix tiles (AMX).
 */
public final class Bf16Gemm {
  /** Shapes that are kept; a training run has some dozens. */
  private static final int MOST_PRODUCTS = 4096;

  /** How the library names what multiplies bfloat16 with instructions made for it. */
  private static final Pattern FAST = Pattern.compile("amx|avx10|avx512_core_(bf16|fp16)");

  /** What a product is made for. */
  private record Key(Layout a, Layout b, Layout c, boolean add) {}

  private final OneDnn library;
  private final OneDnnPrimitives primitives;

  /** Made products. None is dropped while the process runs: another thread may be using it. */
  private final ConcurrentHashMap<Key, Product> products = new ConcurrentHashMap<>();

  Bf16Gemm(OneDnn library, OneDnnPrimitives primitives) {
    this.library = library;
    this.primitives = primitives;
  }

  /** Whether the library has instructions of this processor for products of bfloat16. */
  boolean isFast() {
    Layout square = bfloat16(false, 256, 256, 256);
    try {
      Product product = primitives.product(square, square, float32(256, 256, 256), false);
      primitives.free(product);
      return FAST.matcher(product.implementation()).find();
    } catch (IllegalStateException e) {
      return false; // a processor for which it knows no such product at all
    }
  }

  /**
   * C = op(A) op(B), or added to C, where op is the identity or the transpose, op(A) is [M, K],
   * op(B) is [K, N], both bfloat16, and C is [M, N], float32.
   *
   * @param a A from its first element on; likewise {@code b}
   * @param lda elements between rows of A as stored; likewise {@code ldb} and {@code ldc}
   * @param co offset of C's first element, in floats
   */
  public void multiply(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      MemorySegment a,
      int lda,
      MemorySegment b,
      int ldb,
      boolean add,
      MemorySegment c,
      long co,
      int ldc) {
    long pa = halves(a, transA ? span(k, m, lda) : span(m, k, lda));
    long pb = halves(b, transB ? span(n, k, ldb) : span(k, n, ldb));
    long pc = address(c, co, span(m, n, ldc));
    Key key =
        new Key(bfloat16(transA, m, k, lda), bfloat16(transB, k, n, ldb), float32(m, n, ldc), add);
    library.prepareThread();
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

  /** The library's name and version, and what it multiplies. */
  public String name() {
    return library.name() + " in bfloat16";
  }

  private static Layout float32(int rows, int cols, int ld) {
    return new Layout(OneDnnPrimitives.FLOAT32, rows, cols, ld, 1);
  }

  private static Layout bfloat16(boolean transposed, int rows, int cols, int ld) {
    return transposed
        ? new Layout(OneDnnPrimitives.BFLOAT16, rows, cols, 1, ld)
        : new Layout(OneDnnPrimitives.BFLOAT16, rows, cols, ld, 1);
  }
}
