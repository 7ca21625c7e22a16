package dev.glasshouse.cli;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.gemm.Bf16MatMul;
import dev.glasshouse.tensor.gemm.MatMul;
import dev.glasshouse.tensor.kernels.Kernels;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What {@code doctor} finds out about the engine: live kernels, matrix library, and their speed.
 */
final class EngineFindings {
  private static final Duration MEASURE = Duration.ofMillis(300);
  private static final int ROWS = 1024;
  private static final int INNER = 384;
  private static final int COLUMNS = 1024;
  private static final double GIGA = 1e9;

  private EngineFindings() {}

  /** All findings about the engine, in the order they are shown. Takes about two seconds. */
  static List<Finding> all() {
    int threads = Runtime.getRuntime().availableProcessors();
    try (Device one = Device.cpu(1);
        Device all = Device.cpu(threads)) {
      return List.of(
          kernels(all.kernels()),
          products(all),
          speed(threads, exactRate(one), exactRate(all)),
          rounded(all));
    }
  }

  private static Finding kernels(Kernels kernels) {
    return kernels.lanes() > 1
        ? Finding.good("kernels", kernels.name())
        : new Finding(
            "kernels", kernels.name(), "one number at a time: many times slower than vectors");
  }

  private static Finding products(Device device) {
    String name = device.matMul().gemm().name();
    return name.startsWith("Java")
        ? new Finding(
            "products", name, "no matrix library: training takes about half as long again, or more")
        : Finding.good("products", name);
  }

  private static Finding speed(int threads, double one, double all) {
    String value =
        String.format(
            Locale.ROOT,
            "%.0f GFLOP/s on %d threads, %.0f on one",
            all / GIGA,
            threads,
            one / GIGA);
    return all >= 0.7 * threads * one
        ? Finding.good("speed", value)
        : new Finding(
            "speed",
            value,
            "the threads hinder each other: other programs run, or some are halves of one core");
  }

  private static Finding rounded(Device device) {
    String value =
        device
            .bfloat16()
            .map(product ->
                String.format(Locale.ROOT, "%.0f GFLOP/s", roundingRate(device, product) / GIGA))
            .orElse("as float32: this processor has no instructions for it");
    return Finding.good("bfloat16", value);
  }

  private static double exactRate(Device device) {
    Tensor a = device.zeros(ROWS, INNER);
    Tensor b = device.zeros(INNER, COLUMNS);
    Tensor c = device.zeros(ROWS, COLUMNS);
    MatMul product = device.matMul();
    return rate(() -> product.apply(false, false, ROWS, COLUMNS, INNER, a, 0, b, 0, 0, c, 0));
  }

  private static double roundingRate(Device device, Bf16MatMul product) {
    Tensor a = device.zeros(ROWS, INNER);
    Tensor b = device.zeros(INNER, COLUMNS);
    Tensor c = device.zeros(ROWS, COLUMNS);
    Tensor room = device.zeros(product.room(ROWS, COLUMNS, INNER));
    return rate(() -> product.apply(false, false, ROWS, COLUMNS, INNER, a, 0, b, 0, 0, c, 0, room));
  }

  /**
   * Floating-point operations a second of one matrix product, the best of several: until none has
   * been a tenth faster for a while, because rounding is slow before it is compiled.
   */
  private static double rate(Runnable product) {
    long best = Long.MAX_VALUE;
    long improved = System.nanoTime();
    long now = improved;
    while (now - improved < MEASURE.toNanos()) {
      product.run();
      long end = System.nanoTime();
      if (end - now < 0.9 * best) {
        improved = end;
      }
      best = Math.min(best, end - now);
      now = end;
    }
    return 2.0 * ROWS * INNER * COLUMNS * GIGA / best;
  }
}
