package dev.glasshouse.lab.train;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;

/** The best that this machine does at matrix products: what a run's speed is compared with. */
public final class MachineSpeed {
  /** M, N, K of products like those of small and middling models. */
  private static final int[][] SHAPES = {{2048, 384, 128}, {2048, 1536, 384}, {1024, 1024, 1024}};

  private static final double SECONDS_PER_SHAPE = 0.1;

  private MachineSpeed() {}

  /**
   * Measures for about 0.3 seconds.
   *
   * @return operations a second, the best of a few shapes
   */
  public static double peakFlops(Device device) {
    double best = 0;
    for (int[] shape : SHAPES) {
      try (Scope scope = device.inference()) {
        Tensor a = filled(scope, shape[0], shape[2]);
        Tensor b = filled(scope, shape[1], shape[2]);
        Tensor c = filled(scope, shape[0], shape[1]);
        double seconds = fastest(device, shape, a, b, c);
        best = Math.max(best, 2.0 * shape[0] * shape[1] * shape[2] / seconds);
      }
    }
    return best;
  }

  private static double fastest(Device device, int[] shape, Tensor a, Tensor b, Tensor c) {
    long fastest = Long.MAX_VALUE;
    long end = System.nanoTime() + (long) (SECONDS_PER_SHAPE * 1e9);
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      device.matMul().apply(false, true, shape[0], shape[1], shape[2], a, 0, b, 0, 0, c, 0);
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    return fastest / 1e9;
  }

  private static Tensor filled(Scope scope, int rows, int columns) {
    Tensor t = scope.tensor(rows, columns);
    var elementwise = scope.device().kernels().elementwise();
    scope
        .device()
        .workers()
        .blocks(t.size(), (from, n) -> elementwise.fill(t.data(), from, n, 0.5f));
    return t;
  }
}
