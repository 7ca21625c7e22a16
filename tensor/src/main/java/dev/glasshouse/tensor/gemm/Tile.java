package dev.glasshouse.tensor.gemm;

/** The innermost product: a block of C small enough for registers, from packed panels. */
interface Tile {
  /** Rows of the block: the width of a packed panel of A. */
  int rows();

  /** Columns of the block: the width of a packed panel of B. */
  int cols();

  /**
   * c[i, j] = sum over p of a[p, i] b[p, j], summed in order of p with fused multiply-adds.
   *
   * @param a address of a panel [depth, rows]
   * @param b address of a panel [depth, cols]
   * @param c address of the result [rows, cols], written
   */
  void multiply(int depth, long a, long b, long c);
}
