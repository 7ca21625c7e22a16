package dev.glasshouse.bench;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Tensor;

/**
 * The most floating-point operations a second that matrix products reach on this machine: the best
 * of the shapes that small models are made of. What utilisation is measured against.
 */
public final class PeakSpeed {
  /** Rows, inner size and columns. */
  private static final int[][] SHAPES = {
    {2048, 128, 384}, {2048, 384, 1536}, {256, 768, 3072}, {1024, 1024, 1024}
  };

  /** About 30 ms of products in one reading. */
  private static final double FLOPS_PER_READING = 6e9;

  private static final int READINGS = 8;

  private PeakSpeed() {}

  /** Best reading in GFLOP/s; takes about a second. */
  public static double gflops(int threads) {
    double best = 0;
    try (Device device = Device.cpu(threads)) {
      for (int[] shape : SHAPES) {
        best = Math.max(best, gflops(device, shape[0], shape[1], shape[2]));
      }
    }
    return best;
  }

  private static double gflops(Device device, int m, int k, int n) {
    Tensor a = device.zeros(m, k);
    Tensor b = device.zeros(k, n);
    Tensor c = device.zeros(m, n);
    double flops = 2.0 * m * n * k;
    int products = (int) Math.max(1, FLOPS_PER_READING / flops);
    double best = 0;
    for (int reading = 0; reading < READINGS; reading++) {
      long start = System.nanoTime();
      for (int i = 0; i < products; i++) {
        device.matMul().apply(false, false, m, n, k, a, 0, b, 0, 0, c, 0);
      }
      best = Math.max(best, products * flops / (System.nanoTime() - start));
    }
    return best;
  }
}
