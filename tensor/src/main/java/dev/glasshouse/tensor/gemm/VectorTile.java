package dev.glasshouse.tensor.gemm;

import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.VectorMath.LANES;
import static dev.glasshouse.tensor.kernels.VectorMath.all;
import static dev.glasshouse.tensor.kernels.VectorMath.load;
import static dev.glasshouse.tensor.kernels.VectorMath.store;

import jdk.incubator.vector.FloatVector;

/**
 * Six rows of two vectors: twelve sums, two vectors of B and one number of A fit the sixteen
 * registers of AVX2, and twelve independent sums hide the latency of a multiply-add. The loop runs
 * until an address is met: unrolled by the compiler, as one that counts is, it was half as fast.
 */
final class VectorTile implements Tile {
  private static final int ROWS = 6;
  private static final int COLS = 2 * LANES;

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
    FloatVector c00 = all(0f);
    FloatVector c01 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c30 = c00;
    FloatVector c31 = c00;
    FloatVector c40 = c00;
    FloatVector c41 = c00;
    FloatVector c50 = c00;
    FloatVector c51 = c00;
    for (long end = a + 4L * depth * ROWS; a != end; a += 4 * ROWS) {
      FloatVector b0 = load(b);
      FloatVector b1 = load(b + 4L * LANES);
      FloatVector a0 = all(get(a));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = all(get(a + 4));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = all(get(a + 8));
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = all(get(a + 12));
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = all(get(a + 16));
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = all(get(a + 20));
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      b += 4L * COLS;
    }
    store(c00, c);
    store(c01, c + 4L * LANES);
    store(c10, c + 8L * LANES);
    store(c11, c + 12L * LANES);
    store(c20, c + 16L * LANES);
    store(c21, c + 20L * LANES);
    store(c30, c + 24L * LANES);
    store(c31, c + 28L * LANES);
    store(c40, c + 32L * LANES);
    store(c41, c + 36L * LANES);
    store(c50, c + 40L * LANES);
    store(c51, c + 44L * LANES);
  }
}
