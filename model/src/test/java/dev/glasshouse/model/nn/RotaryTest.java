package dev.glasshouse.model.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.model.arch.RopeScaling;
import dev.glasshouse.tensor.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotaryTest {
  private static final int CONTEXT = 9000;
  private static final int HEAD_SIZE = 16;
  private static final double THETA = 500_000;

  private static void check(RopeScaling scaling, double... divisors) {
    try (Device device = Device.cpu(2)) {
      Rotary rotary = Rotary.of(device, CONTEXT, HEAD_SIZE, THETA, scaling);
      for (int position : new int[] {0, 1, 7, 2048, CONTEXT - 1}) {
        for (int i = 0; i < HEAD_SIZE / 2; i++) {
          double angle = position / Math.pow(THETA, 2.0 * i / HEAD_SIZE) / divisors[i];
          long at = (long) position * HEAD_SIZE / 2 + i;
          assertThat((double) rotary.table().cos().get(at))
              .isCloseTo(Math.cos(angle), within(1e-7));
          assertThat((double) rotary.table().sin().get(at))
              .isCloseTo(Math.sin(angle), within(1e-7));
        }
      }
    }
  }

  @Test
  void turnsByTheFrequenciesAsTheyAre() {
    check(RopeScaling.NONE, 1, 1, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void turnsByOneFactorLess() {
    check(new RopeScaling.Linear(2.5), 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5);
  }

  /**
   * The fourth pair's wave is 2 pi 500000^(6/16) = 861.5 positions long, 2.377 of them in 2048; so
   * it is 0.459 of the way from stretched to kept.
   */
  @Test
  void turnsAsLlama3() {
    double waves = 2048 / (2 * Math.PI * Math.pow(THETA, 6.0 / 16));
    double smooth = (waves - 1) / 3;
    double between = 1 / ((1 - smooth) / 8 + smooth);
    check(new RopeScaling.Llama3(8, 1, 4, 2048), 1, 1, 1, between, 8, 8, 8, 8);
  }

  @Test
  void turnsByGivenDivisors() {
    check(
        new RopeScaling.Divisors(List.of(1f, 1.5f, 2f, 2.5f, 3f, 3.5f, 4f, 32f)),
        1,
        1.5,
        2,
        2.5,
        3,
        3.5,
        4,
        32);
  }
}
