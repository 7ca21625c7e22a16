package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientClipTest {
  @Test
  void measuresAllGradientsAsOneVector() {
    try (Device device = Device.cpu(2)) {
      Parameter a = OptimizerFixture.parameter(device, "a", 257, 301);
      Parameter b = OptimizerFixture.parameter(device, "b", 7);
      Parameter none = OptimizerFixture.parameter(device, "none", 5);
      none.clearGradient();
      double sum = 0;
      for (Parameter p : List.of(a, b)) {
        for (float g : p.gradient().toArray()) {
          sum += (double) g * g;
        }
      }
      double norm = new GradientClip(device, List.of(a, b, none)).norm();
      assertThat(norm).isCloseTo(Math.sqrt(sum), within(1e-4 * norm));
    }
  }

  @Test
  void scalesDownOnlyWhatIsTooLong() {
    assertThat(GradientClip.factor(4, 1)).isEqualTo(0.25f);
    assertThat(GradientClip.factor(0.5, 1)).isEqualTo(1);
    assertThat(GradientClip.factor(4, 0)).isEqualTo(1);
  }
}
