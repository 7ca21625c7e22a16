package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdamWTest {
  private static final AdamW.Moments MOMENTS = new AdamW.Moments(0.9, 0.95, 1e-8);

  @Test
  void followsThePublishedUpdateForThreeSteps() {
    try (Device device = Device.cpu(2)) {
      Parameter p = OptimizerFixture.parameter(device, "w", 300, 301);
      double[] w = doubles(p.value().toArray());
      double[] m = new double[w.length];
      double[] v = new double[w.length];
      AdamW adamW = AdamW.uniform(device, List.of(p), 0.01, 0.1, MOMENTS);
      for (int step = 0; step < 3; step++) {
        OptimizerFixture.gradient(p, step);
        double[] g = doubles(p.gradient().toArray());
        adamW.step(step, 0.5, 0.25f);
        for (int i = 0; i < w.length; i++) {
          m[i] = 0.9 * m[i] + 0.1 * g[i] / 4;
          v[i] = 0.95 * v[i] + 0.05 * g[i] * g[i] / 16;
          double mHat = m[i] / (1 - Math.pow(0.9, step + 1));
          double vHat = v[i] / (1 - Math.pow(0.95, step + 1));
          w[i] -= 0.005 * (mHat / (Math.sqrt(vHat) + 1e-8) + 0.1 * w[i]);
        }
      }
      float[] found = p.value().toArray();
      for (int i = 0; i < w.length; i++) {
        assertThat((double) found[i]).isCloseTo(w[i], within(2e-6));
      }
    }
  }

  @Test
  void doesNotDecayVectorsAndSkipsWhatHasNoGradient() {
    try (Device device = Device.cpu(1)) {
      Parameter vector = OptimizerFixture.parameter(device, "norm", 8);
      Parameter idle = OptimizerFixture.parameter(device, "idle", 4, 4);
      float[] before = idle.value().toArray();
      vector.sink().tensor().copyFrom(new float[8]);
      float[] vectorBefore = vector.value().toArray();
      idle.clearGradient();
      AdamW.uniform(device, List.of(vector, idle), 0.1, 0.5, MOMENTS).step(0, 1, 1);
      assertThat(idle.value().toArray()).isEqualTo(before);
      assertThat(vector.value().toArray()).isEqualTo(vectorBefore);
    }
  }

  @Test
  void threadsDoNotChangeTheResult() {
    assertThat(afterOneStep(1)).isEqualTo(afterOneStep(2));
  }

  private static float[] afterOneStep(int threads) {
    try (Device device = Device.cpu(threads)) {
      Parameter p = OptimizerFixture.parameter(device, "w", 400, 400);
      AdamW.uniform(device, List.of(p), 0.01, 0.1, MOMENTS).step(0, 1, 1);
      return p.value().toArray();
    }
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }
}
