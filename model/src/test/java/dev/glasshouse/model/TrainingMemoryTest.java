package dev.glasshouse.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.UserError;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How much memory a training step takes, foretold and real. */
class TrainingMemoryTest {
  private static long peak(
      Device device, ModelConfig config, int batch, int time, boolean recompute, int steps) {
    try (device) {
      TrainingStep step = new TrainingStep(device, config, batch, time, recompute);
      for (int i = 0; i < steps; i++) {
        step.run();
      }
      return device.peakBytes();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void twoDryStepsForetellTheRealOnes(ModelConfig config) {
    for (boolean recompute : new boolean[] {false, true}) {
      long dry = peak(Device.dry(2), config, 3, 33, recompute, 2);
      long real = peak(Device.cpu(2), config, 3, 33, recompute, 4);
      assertThat(dry).as("recompute %s", recompute).isEqualTo(real);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void recomputingGivesTheSameBitsInLessMemory(ModelConfig config) {
    try (Device stored = Device.cpu(2);
        Device lean = Device.cpu(2)) {
      TrainingStep a = new TrainingStep(stored, config, 3, 33, false);
      TrainingStep b = new TrainingStep(lean, config, 3, 33, true);
      for (int i = 0; i < 3; i++) {
        assertThat(b.run()).isEqualTo(a.run());
      }
      List<Parameter> expected = a.model().parameters();
      for (int i = 0; i < expected.size(); i++) {
        assertThat(b.model().parameters().get(i).value().toArray())
            .as(expected.get(i).name())
            .isEqualTo(expected.get(i).value().toArray());
      }
    }
    int deep = 12;
    ModelConfig deeper =
        switch (config) {
          case Gpt2Config _ -> new Gpt2Config(deep, 64, 2, 33, 256, 1e-5, true);
          default -> new GlassConfig(deep, 64, 2, 1, 32, 192, 33, 256, 1e-6, 1e4, true);
        };
    assertThat(peak(Device.dry(2), deeper, 8, 256, true, 2))
        .isLessThan(peak(Device.dry(2), deeper, 8, 256, false, 2) / 3);
  }

  private static Stream<ModelConfig> longContexts() {
    return Stream.of(
        new Gpt2Config(6, 384, 6, 4096, 4096, 1e-5, true),
        new GlassConfig(6, 384, 6, 2, 64, 1024, 4096, 4096, 1e-6, 1e4, true));
  }

  /**
   * 4,096 tokens as sequences of 256 and as one: a T x T buffer would multiply the scores by 16.
   */
  @ParameterizedTest
  @MethodSource("longContexts")
  void memoryIsLinearInTheContext(ModelConfig config) {
    long shortest = peak(Device.dry(2), config, 16, 256, false, 1);
    for (int time = 512; time <= 4096; time *= 2) {
      assertThat(peak(Device.dry(2), config, 4096 / time, time, false, 1))
          .as("context %d", time)
          .isLessThan(shortest * 11 / 10);
    }
    // One buffer of scores of one layer alone would be 6 heads x T x T floats.
    long twice = peak(Device.dry(2), config, 2, 4096, false, 1);
    long once = peak(Device.dry(2), config, 1, 4096, false, 1);
    assertThat(twice).isLessThan(2 * once);
  }

  @Test
  void nothingLeaksOverFiftySteps() {
    try (Device device = Device.cpu(2)) {
      TrainingStep step = new TrainingStep(device, TestModels.GLASS, 2, 23, false);
      float first = step.run();
      step.run();
      long used = device.usedBytes();
      long peak = device.peakBytes();
      float last = first;
      for (int i = 0; i < 50; i++) {
        last = step.run();
        assertThat(device.usedBytes()).isEqualTo(used);
      }
      assertThat(device.peakBytes()).isEqualTo(peak);
      // The same batch over and over is learnt by heart.
      assertThat(last).isLessThan(first / 4);
    }
  }

  @Test
  void aModelBeyondTheBudgetIsRefused() {
    try (Device device = Device.dry(2)) {
      device.budget(64 << 20);
      assertThatThrownBy(() ->
              new TrainingStep(
                      device, new Gpt2Config(6, 384, 6, 4096, 256, 1e-5, true), 8, 256, false)
                  .run())
          .isInstanceOf(UserError.class)
          .hasMessageContaining("budget of 64 MB")
          .hasMessageContaining("lower the batch");
    }
  }
}
