package dev.glasshouse.tensor.gemm;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.halves;
import static dev.glasshouse.tensor.kernels.NativeFloats.span;

import dev.glasshouse.tensor.gemm.OneDnnPrimitives.Layout;
import dev.glasshouse.tensor.gemm.OneDnnPrimitives.Shape;
import java.lang.foreign.MemorySegment;
import java.util.regex.Pattern;

/**
 * A single-threaded product of matrices that are bfloat16 already, with sums in float32; every
 * thread may call at once. Twice as fast as float32 with AVX-512's instructions for it, several
 * times with matrix tiles (AMX).
 */
public final class Bf16Gemm {
  /** How the library names what multiplies bfloat16 with instructions made for it. */
  private static final Pattern FAST = Pattern.compile("amx|avx10|avx512_core_(bf16|fp16)");

  private final OneDnn library;
  private final OneDnnPrimitives primitives;

  Bf16Gemm(OneDnn library, OneDnnPrimitives primitives) {
    this.library = library;
    this.primitives = primitives;
  }

  /** Whether the library has instructions of this processor for products of bfloat16. */
  boolean isFast() {
    Layout square = Layout.bfloat16(false, 256, 256, 256);
    Layout result = Layout.float32(false, 256, 256, 256);
    try {
      String name = primitives.implementation(new Shape(square, square, result, false));
      return FAST.matcher(name).find();
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
    Layout x = Layout.bfloat16(transA, m, k, lda);
    Layout y = Layout.bfloat16(transB, k, n, ldb);
    library.prepareThread();
    primitives.multiply(new Shape(x, y, Layout.float32(false, m, n, ldc), add), pa, pb, pc);
  }

  /** The library's name and version, and what it multiplies. */
  public String name() {
    return library.name() + " in bfloat16";
  }
}
