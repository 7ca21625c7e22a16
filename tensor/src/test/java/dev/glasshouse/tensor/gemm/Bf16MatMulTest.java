package dev.glasshouse.tensor.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Precision;
import dev.glasshouse.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of rounded factors against sums in float64 of factors that are not. */
class Bf16MatMulTest {
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
      Bf16MatMul matMul = fast(device);
      Tensor room = device.tensor(matMul.room(m, n, k));
      MatMulTest.everyOrientation(
          device,
          m,
          n,
          k,
          Precision.tolerance("sgemmInBfloat16"),
          (transA, transB, a, b, beta, c) ->
              matMul.apply(transA, transB, m, n, k, a, 2, b, 3, beta, c, MatMulTest.BEFORE, room));
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
    Tensor a = MatMulTest.normal(device, m * k, 0);
    Tensor b = MatMulTest.normal(device, k * n, 1);
    Tensor c = device.tensor(m * n);
    Tensor room = device.tensor(matMul.room(m, n, k));
    matMul.apply(false, true, m, n, k, a, 0, b, 0, 0, c, 0, room);
    return c.toArray();
  }
}
