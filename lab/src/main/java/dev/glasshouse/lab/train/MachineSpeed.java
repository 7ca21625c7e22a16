package dev.glasshouse.lab.train;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.gemm.MatMul;
import dev.glasshouse.tensor.gemm.Precision;

/**
 * What this machine does at matrix products.
 *
 * @param peakFlops operations a second in float32, the best of a few shapes: what a run's speed is
 *     compared with
 * @param fastBfloat16 whether products whose factors are rounded to bfloat16 are much faster
 */
public record MachineSpeed(double peakFlops, boolean fastBfloat16) {
  /** M, N, K of products like those of small and middling models. */
  private static final int[][] SHAPES = {{2048, 384, 128}, {2048, 1536, 384}, {1024, 1024, 1024}};

  private static final double SECONDS_PER_SHAPE = 0.3;

  /** Share of the peak that a training step reaches on small shapes. */
  static final double EXPECTED_MFU = 0.4;

  /** How much faster such a step is with fast bfloat16: all but its products stay as they are. */
  private static final double BFLOAT16_GAIN = 1.5;

  /** Operations a second to be expected of the steps of a small model. */
  public double trainingFlops(Precision products) {
    boolean faster = products == Precision.BFLOAT16 && fastBfloat16;
    return peakFlops * EXPECTED_MFU * (faster ? BFLOAT16_GAIN : 1);
  }

  /** Measures for about a second. */
  public static MachineSpeed measure(Device device) {
    double best = 0;
    for (int[] shape : SHAPES) {
      try (Scope scope = device.training()) {
        Tensor a = filled(scope, shape[0], shape[2]);
        Tensor b = filled(scope, shape[1], shape[2]);
        Tensor c = filled(scope, shape[0], shape[1]);
        double seconds = fastest(scope.matMul(), shape, a, b, c);
        best = Math.max(best, 2.0 * shape[0] * shape[1] * shape[2] / seconds);
      }
    }
    return new MachineSpeed(best, device.bfloat16().isPresent());
  }

  private static double fastest(MatMul product, int[] shape, Tensor a, Tensor b, Tensor c) {
    long fastest = Long.MAX_VALUE;
    long end = System.nanoTime() + (long) (SECONDS_PER_SHAPE * 1e9);
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      product.apply(false, true, shape[0], shape[1], shape[2], a, 0, b, 0, 0, c, 0);
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
