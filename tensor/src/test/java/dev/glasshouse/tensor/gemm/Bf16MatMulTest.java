package dev.glasshouse.tensor.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Precision;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of rounded factors against sums in float64 of factors that are not. */
class Bf16MatMulTest {
  private static final int BEFORE = 5;
  private static final int AFTER = 3;

  private static Tensor normal(Device device, int size, int purpose) {
    Rng rng = Rng.of(4, "matrix");
    Tensor x = device.tensor(size);
    for (int i = 0; i < size; i++) {
      x.set(i, rng.normal(purpose, i));
    }
    return x;
  }

  @ParameterizedTest
  @CsvSource({
    "3, 2, 7, 1",
    "129, 97, 175, 2",
    "97, 259, 101, 3",
    "70, 509, 520, 2",
    "509, 70, 520, 4"
  })
  void everyOrientation(int m, int n, int k, int threads) {
    try (Device device = Device.cpu(threads)) {
      for (int flags = 0; flags < 8; flags++) {
        check(device, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, m, n, k);
      }
    }
  }

  private static void check(
      Device device, boolean transA, boolean transB, boolean add, int m, int n, int k) {
    Bf16MatMul matMul = fast(device);
    double tolerance = Precision.tolerance("sgemmInBfloat16");
    Tensor a = normal(device, 2 + m * k, 0);
    Tensor b = normal(device, 3 + k * n, 1);
    Tensor c = normal(device, BEFORE + m * n + AFTER, 2);
    Tensor was = device.tensor(c.shape()).copyFrom(c);
    Tensor room = device.tensor(matMul.room(m, n, k));
    matMul.apply(transA, transB, m, n, k, a, 2, b, 3, add ? 1 : 0, c, BEFORE, room);
    for (int i = 0; i < c.size(); i++) {
      int row = (i - BEFORE) / n;
      int col = (i - BEFORE) % n;
      if (i < BEFORE || row >= m) {
        assertThat(c.get(i)).as("outside, at %d", i).isEqualTo(was.get(i));
        continue;
      }
      double sum = add ? was.get(i) : 0;
      double magnitude = Math.abs(sum);
      for (int j = 0; j < k; j++) {
        double term =
            (double) a.get(2 + (transA ? (long) j * m + row : (long) row * k + j))
                * b.get(3 + (transB ? (long) col * k + j : (long) j * n + col));
        sum += term;
        magnitude += Math.abs(term);
      }
      assertThat(Math.abs(c.get(i) - sum))
          .as("transA %s, transB %s, add %s, row %d, column %d", transA, transB, add, row, col)
          .isLessThanOrEqualTo(tolerance * magnitude);
    }
  }

  private static Bf16MatMul fast(Device device) {
    assumeTrue(device.bfloat16().isPresent(), "bfloat16 is not fast here");
    return device.bfloat16().get();
  }

  /** What one thread prepared, every other must be able to use at the same time. */
  @Test
  void theSameBitsOnAnyNumberOfThreads() {
    try (Device one = Device.cpu(1);
        Device many = Device.cpu(4)) {
      float[] expected = product(one);
      for (int i = 0; i < 20; i++) {
        assertThat(product(many)).isEqualTo(expected);
      }
    }
  }

  private static float[] product(Device device) {
    Bf16MatMul matMul = fast(device);
    int m = 1024;
    int n = 96;
    int k = 160;
    Tensor a = normal(device, m * k, 0);
    Tensor b = normal(device, k * n, 1);
    Tensor c = device.tensor(m * n);
    Tensor room = device.tensor(matMul.room(m, n, k));
    matMul.apply(false, true, m, n, k, a, 0, b, 0, 0, c, 0, room);
    return c.toArray();
  }
}
