package dev.glasshouse.tensor.gemm;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.halves;
import static dev.glasshouse.tensor.kernels.NativeFloats.span;

import dev.glasshouse.tensor.gemm.OneDnnPrimitives.Layout;
import dev.glasshouse.tensor.gemm.OneDnnPrimitives.Product;
import dev.glasshouse.tensor.kernels.Elementwise;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Products of factors rounded to bfloat16, 8 significant bits of each number, with sums in float32:
 * twice as fast as float32 with AVX-512's instructions for it, several times with matrix tiles
 * (AMX). The factors are rounded block by block into memory that stays in the second-level cache.
 *
 * <p>Products that scale, or are too small to gain, are left to an exact one.
 */
final class Bf16Gemm implements Gemm, Bf16Product {
  /** Multiply-adds below which making the call ready costs what rounding saves. */
  private static final long LEAST = 1 << 19;

  /** Shapes that are kept; a training run has some dozens. */
  private static final int MOST_PRODUCTS = 4096;

  /** How the library names what multiplies bfloat16 with instructions made for it. */
  private static final Pattern FAST =
      Pattern.compile("amx|avx10|avx512_core_bf16|avx512_core_fp16");

  /** Elements of a block along K at most. */
  private static final int DEPTH = 512;

  /** Elements of a block of a factor: 256 KB. */
  private static final int BLOCK = 1 << 17;

  /** A block of each factor; one of each for every calling thread. */
  private record Scratch(MemorySegment a, MemorySegment b) {
    static Scratch allocate() {
      Arena arena = Arena.ofAuto();
      long bytes = (long) Short.BYTES * BLOCK;
      return new Scratch(arena.allocate(bytes, 64), arena.allocate(bytes, 64));
    }
  }

  /** What a product is made for. */
  private record Key(Layout a, Layout b, Layout c, boolean add) {}

  private final OneDnn exact;
  private final OneDnnPrimitives primitives;
  private final Elementwise kernels;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::allocate);

  /** Made products. None is dropped while the process runs: another thread may be using it. */
  private final ConcurrentHashMap<Key, Product> products = new ConcurrentHashMap<>();

  Bf16Gemm(OneDnn exact, OneDnnPrimitives primitives, Elementwise kernels) {
    this.exact = exact;
    this.primitives = primitives;
    this.kernels = kernels;
  }

  /** Whether the library has instructions of this processor for products of bfloat16. */
  boolean isFast() {
    try {
      Product product =
          primitives.product(
              bfloat16(false, 256, 256), bfloat16(false, 256, 256), float32(256, 256, 256), false);
      primitives.free(product);
      return FAST.matcher(product.implementation()).find();
    } catch (IllegalStateException e) {
      return false; // a processor for which it knows no such product at all
    }
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
    long pc = address(c, co, span(m, n, ldc));
    Scratch my = scratch.get();
    int rows = Math.min(m, BLOCK / Math.min(k, DEPTH));
    int cols = Math.min(n, BLOCK / Math.min(k, DEPTH));
    for (int p = 0; p < k; p += DEPTH) {
      int depth = Math.min(DEPTH, k - p);
      for (int i = 0; i < m; i += rows) {
        int height = Math.min(rows, m - i);
        round(transA, a, ao, lda, i, height, p, depth, my.a);
        for (int j = 0; j < n; j += cols) {
          int width = Math.min(cols, n - j);
          round(!transB, b, bo, ldb, j, width, p, depth, my.b);
          Key key =
              new Key(
                  bfloat16(transA, height, depth),
                  bfloat16(transB, depth, width),
                  float32(height, width, ldc),
                  add || p > 0);
          multiply(key, my.a.address(), my.b.address(), pc + 4 * ((long) i * ldc + j));
        }
      }
    }
  }

  /**
   * A block of a factor, as it is stored.
   *
   * @param down whether it is stored with K down its columns
   * @param from the first row of C, or column, that the block is for; {@code count} how many
   * @param p where along K it begins; {@code depth} how far it goes
   */
  private void round(
      boolean down,
      MemorySegment factor,
      long offset,
      int ld,
      int from,
      int count,
      int p,
      int depth,
      MemorySegment to) {
    int row = down ? p : from;
    int col = down ? from : p;
    long at = offset + (long) row * ld + col;
    kernels.roundToBfloat16(factor, at, down ? depth : count, down ? count : depth, ld, to);
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
    multiply(new Key(left, right, float32(m, n, ldc), false), pa, pb, pc);
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

  private static Layout float32(int rows, int cols, int ld) {
    return new Layout(OneDnnPrimitives.FLOAT32, rows, cols, ld, 1);
  }

  /** A factor without gaps between its rows as stored. */
  private static Layout bfloat16(boolean transposed, int rows, int cols) {
    return transposed
        ? new Layout(OneDnnPrimitives.BFLOAT16, rows, cols, 1, rows)
        : new Layout(OneDnnPrimitives.BFLOAT16, rows, cols, cols, 1);
  }
}
