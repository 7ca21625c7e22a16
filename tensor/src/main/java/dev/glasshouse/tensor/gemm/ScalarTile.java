package dev.glasshouse.tensor.gemm;

import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;

/** Plain loops, for JVMs without the Vector API. */
final class ScalarTile implements Tile {
  private static final int ROWS = 4;
  private static final int COLS = 8;

  @Override
  public int rows() {
    return ROWS;
  }

  @Override
  public int cols() {
    return COLS;
  }

  @Override
  public void multiply(int depth, long a, long b, long c) {
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < COLS; j++) {
        float sum = 0f;
        for (int p = 0; p < depth; p++) {
          sum = Math.fma(get(a + 4L * (p * ROWS + i)), get(b + 4L * (p * COLS + j)), sum);
        }
        set(c + 4L * (i * COLS + j), sum);
      }
    }
  }
}
