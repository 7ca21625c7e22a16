package dev.glasshouse.bench.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class TorchAdamWTest {

  @Test
  void threeStepsEqualThePapersFormula() {
    Tensor matrix = parameter(new float[] {0.5f, -1.25f, 2, 0}, 2, 2);
    Tensor bias = parameter(new float[] {0.5f, -1.25f, 2, 0}, 4);
    double[] decayed = {0.5, -1.25, 2, 0};
    double[] plain = decayed.clone();
    double[] m = new double[4];
    double[] v = new double[4];
    try (TorchAdamW optimizer = new TorchAdamW(List.of(matrix, bias), 0.01)) {
      for (int step = 1; step <= 3; step++) {
        float[] gradient = {0.1f * step, -2, 1e-3f, 0};
        matrix.mutable_grad().put(TorchTensors.of(gradient, 2, 2));
        bias.mutable_grad().put(TorchTensors.of(gradient, 4));
        optimizer.step();
        for (int i = 0; i < 4; i++) {
          m[i] = 0.9 * m[i] + 0.1 * gradient[i];
          v[i] = 0.95 * v[i] + 0.05 * gradient[i] * gradient[i];
          double mean = m[i] / (1 - Math.pow(0.9, step));
          double square = v[i] / (1 - Math.pow(0.95, step));
          double move = 0.01 * mean / (Math.sqrt(square) + 1e-8);
          decayed[i] = decayed[i] * (1 - 0.01 * 0.1) - move;
          plain[i] -= move;
        }
      }
    }
    for (int i = 0; i < 4; i++) {
      assertThat((double) TorchTensors.values(matrix)[i]).isCloseTo(decayed[i], within(1e-6));
      assertThat((double) TorchTensors.values(bias)[i]).isCloseTo(plain[i], within(1e-6));
    }
  }

  private static Tensor parameter(float[] values, long... shape) {
    Tensor tensor = TorchTensors.of(values, shape);
    tensor.set_requires_grad(true);
    return tensor;
  }
}
