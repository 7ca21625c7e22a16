package dev.glasshouse.tensor.gemm;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.span;

import dev.glasshouse.tensor.kernels.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The matrix product in Java, for machines without the native library: packed panels around a
 * register tile (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008).
 *
 * <p>An element of C is summed in order of K in blocks of {@value #DEPTH}, whatever M and N are:
 * its bits do not depend on the other rows and columns.
 */
public final class JavaGemm implements Gemm {
  /** Rows of B, and columns of A, packed at once. */
  private static final int DEPTH = 256;

  /** Columns of B packed at once: with DEPTH, 1 MiB. */
  private static final int COLS = 1024;

  /** Rows of A packed at once: with DEPTH, 96 KiB, which stays in a second-level cache. */
  private static final int ROWS = 96;

  /** Packed blocks and the tile's result; one of each for every calling thread. */
  private record Scratch(MemorySegment a, MemorySegment b, MemorySegment tile) {}

  private final Tile tile;
  private final Kernels kernels;
  private final ThreadLocal<Scratch> scratch;

  private JavaGemm(Tile tile, Kernels kernels) {
    this.tile = tile;
    this.kernels = kernels;
    this.scratch = ThreadLocal.withInitial(() -> allocate(tile));
  }

  /**
   * The product on the lanes of the given kernels.
   *
   * @param kernels the twin to use; the scalar one gives a scalar product
   */
  public static JavaGemm on(Kernels kernels) {
    return new JavaGemm(kernels.lanes() == 1 ? new ScalarTile() : vectorTile(), kernels);
  }

  /** In a method of its own, so that a JVM without the Vector API never links the class. */
  private static Tile vectorTile() {
    return new VectorTile();
  }

  private static Scratch allocate(Tile tile) {
    Arena arena = Arena.ofAuto();
    // A block's last panel may be padded to a whole one.
    long a = (long) DEPTH * (ROWS + tile.rows());
    long b = (long) DEPTH * (COLS + tile.cols());
    return new Scratch(
        arena.allocate(4 * a, 64),
        arena.allocate(4 * b, 64),
        arena.allocate(4L * tile.rows() * tile.cols(), 64));
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
    long pa = address(a, ao, transA ? span(k, m, lda) : span(m, k, lda));
    long pb = address(b, bo, transB ? span(n, k, ldb) : span(k, n, ldb));
    address(c, co, span(m, n, ldc));
    Scratch my = scratch.get();
    for (int col = 0; col < n; col += COLS) {
      int cols = Math.min(COLS, n - col);
      for (int from = 0; from < k; from += DEPTH) {
        int depth = Math.min(DEPTH, k - from);
        long corner = pb + 4 * (transB ? (long) col * ldb + from : (long) from * ldb + col);
        Panels.pack(
            corner, transB ? 1 : ldb, transB ? ldb : 1, depth, cols, tile.cols(), my.b.address());
        for (int row = 0; row < m; row += ROWS) {
          int rows = Math.min(ROWS, m - row);
          long left = pa + 4 * (transA ? (long) from * lda + row : (long) row * lda + from);
          Panels.pack(
              left, transA ? lda : 1, transA ? 1 : lda, depth, rows, tile.rows(), my.a.address());
          long block = co + (long) row * ldc + col;
          multiply(my, rows, cols, depth, alpha, from == 0 ? beta : 1f, c, block, ldc);
        }
      }
    }
  }

  private void multiply(
      Scratch my,
      int rows,
      int cols,
      int depth,
      float alpha,
      float beta,
      MemorySegment c,
      long co,
      int ldc) {
    for (int col = 0; col < cols; col += tile.cols()) {
      int width = Math.min(tile.cols(), cols - col);
      for (int row = 0; row < rows; row += tile.rows()) {
        int height = Math.min(tile.rows(), rows - row);
        tile.multiply(
            depth,
            my.a.address() + 4L * row * depth,
            my.b.address() + 4L * col * depth,
            my.tile.address());
        for (int r = 0; r < height; r++) {
          long at = co + (long) (row + r) * ldc + col;
          kernels.elementwise().axpby(alpha, my.tile, (long) r * tile.cols(), beta, c, at, width);
        }
      }
    }
  }

  @Override
  public String name() {
    return "Java " + kernels.name();
  }
}
