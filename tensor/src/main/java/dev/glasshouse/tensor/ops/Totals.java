package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Tensor;

/**
 * Whole-tensor reductions: each fixed block is reduced in float32, the blocks' results in float64
 * and in order, so that the result does not depend on threads.
 */
public final class Totals {
  private Totals() {}

  /** Sum of all elements. */
  public static double sum(Device device, Tensor x) {
    var updates = device.kernels().updates();
    return total(device, x, (from, n) -> updates.sum(x.data(), from, n));
  }

  /** Sum of the squares of all elements. */
  public static double sumSquares(Device device, Tensor x) {
    var updates = device.kernels().updates();
    return total(device, x, (from, n) -> updates.sumSquares(x.data(), from, n));
  }

  /** Reduces n elements from {@code from} on. */
  @FunctionalInterface
  private interface Reduction {
    float apply(long from, int n);
  }

  private static double total(Device device, Tensor x, Reduction reduction) {
    int blocks = device.workers().blockCount(x.size());
    double[] partial = new double[blocks];
    device
        .workers()
        .blocks(
            x.size(),
            (from, n) -> partial[device.workers().blockOf(from)] = reduction.apply(from, n));
    double sum = 0;
    for (double p : partial) {
      sum += p;
    }
    return sum;
  }
}
