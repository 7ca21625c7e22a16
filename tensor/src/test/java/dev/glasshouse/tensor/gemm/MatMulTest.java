package dev.glasshouse.tensor.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products over several threads against sums in float64, the places around them untouched. */
class MatMulTest {
  static final int BEFORE = 5;
  private static final int AFTER = 3;

  static Tensor normal(Device device, int size, int purpose) {
    Rng rng = Rng.of(4, "matrix");
    Tensor x = device.tensor(size);
    for (int i = 0; i < size; i++) {
      x.set(i, rng.normal(purpose, i));
    }
    return x;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "7, 33, 1, 2",
    "33, 7, 33, 2",
    "1, 700, 200, 3",
    "700, 1, 200, 3",
    "129, 65, 300, 2",
    "65, 259, 100, 3",
    "500, 100, 33, 4"
  })
  void everyOrientation(int m, int n, int k, int threads) {
    try (Device device = Device.cpu(threads)) {
      everyOrientation(
          device,
          m,
          n,
          k,
          1e-6,
          (transA, transB, a, b, beta, c) ->
              device.matMul().apply(transA, transB, m, n, k, a, 2, b, 3, beta, c, BEFORE));
    }
  }

  /** A product of matrices that begin at elements 2, 3 and {@link #BEFORE} of what is given. */
  interface Product {
    void apply(boolean transA, boolean transB, Tensor a, Tensor b, float beta, Tensor c);
  }

  static void everyOrientation(
      Device device, int m, int n, int k, double tolerance, Product product) {
    for (int flags = 0; flags < 8; flags++) {
      boolean transA = (flags & 1) != 0;
      boolean transB = (flags & 2) != 0;
      boolean add = (flags & 4) != 0;
      Tensor a = normal(device, 2 + m * k, 0);
      Tensor b = normal(device, 3 + k * n, 1);
      Tensor c = normal(device, BEFORE + m * n + AFTER, 2);
      Tensor was = device.tensor(c.shape()).copyFrom(c);
      if (!add) {
        for (int i = BEFORE; i < BEFORE + m * n; i++) {
          c.set(i, Float.NaN);
        }
      }
      product.apply(transA, transB, a, b, add ? 1 : 0, c);
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
  }

  /** Native code would read and write wherever it is told to. */
  @Test
  void aProductOutsideItsMemoryIsRefused() {
    try (Device device = Device.cpu(1)) {
      Tensor a = device.zeros(6);
      Tensor b = device.zeros(8);
      Tensor c = device.zeros(12);
      MatMul matMul = device.matMul();
      matMul.apply(false, false, 3, 4, 2, a, 0, b, 0, 0, c, 0);
      assertThatThrownBy(() -> matMul.apply(false, false, 3, 4, 2, a, 1, b, 0, 0, c, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> matMul.apply(false, false, 3, 4, 2, a, 0, b, 1, 0, c, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> matMul.apply(false, false, 3, 4, 2, a, 0, b, 0, 0, c, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> matMul.apply(true, true, 4, 4, 2, a, 0, b, 0, 0, c, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> matMul.apply(false, false, 3, 4, 2, a, -1, b, 0, 0, c, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
