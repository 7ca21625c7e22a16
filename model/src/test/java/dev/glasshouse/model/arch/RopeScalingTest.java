package dev.glasshouse.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.tensor.UserError;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RopeScalingTest {

  /** By wavelengths, as Meta's code and transformers' have it. */
  private static double published(double frequency, RopeScaling.Llama3 rule) {
    double wavelength = 2 * Math.PI / frequency;
    double longest = rule.originalContext() / rule.lowFrequency();
    double shortest = rule.originalContext() / rule.highFrequency();
    if (wavelength < shortest) {
      return frequency;
    }
    if (wavelength > longest) {
      return frequency / rule.factor();
    }
    double smooth =
        (rule.originalContext() / wavelength - rule.lowFrequency())
            / (rule.highFrequency() - rule.lowFrequency());
    return (1 - smooth) * frequency / rule.factor() + smooth * frequency;
  }

  /** Llama 3.1's 64 pairs: 29 are kept, 6 are between, 29 are stretched eightfold. */
  @Test
  void stretchesLlama31AsPublished() {
    var rule = new RopeScaling.Llama3(8, 1, 4, 8192);
    int kept = 0;
    int stretched = 0;
    for (int i = 0; i < 64; i++) {
      double frequency = Math.pow(500_000, -2.0 * i / 128);
      double divisor = rule.divisor(i, frequency);
      assertThat(frequency / divisor)
          .as("pair %d", i)
          .isCloseTo(published(frequency, rule), within(1e-14));
      kept += divisor == 1 ? 1 : 0;
      stretched += divisor == 8 ? 1 : 0;
    }
    assertThat(kept).isEqualTo(29);
    assertThat(stretched).isEqualTo(29);
  }

  @Test
  void stretchesOthersByTheirRule() {
    assertThat(new RopeScaling.Linear(4).divisor(3, 0.1)).isEqualTo(4);
    assertThat(RopeScaling.NONE.divisor(3, 0.1)).isEqualTo(1);
    assertThat(new RopeScaling.Divisors(List.of(1f, 2f)).divisor(1, 0.1)).isEqualTo(2);
  }

  @Test
  void refusesNumbersThatMakeNoSense() {
    assertThatThrownBy(() -> new RopeScaling.Linear(0))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("factor is 0.0");
    assertThatThrownBy(() -> new RopeScaling.Llama3(8, 4, 4, 8192))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("highFrequency 4.0 is not above");
    assertThatThrownBy(() -> new RopeScaling.Divisors(List.of(1f, Float.NaN)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("NaN");
    var three = new RopeScaling.Divisors(List.of(1f, 2f, 3f));
    assertThatThrownBy(() ->
            new LlamaConfig(1, 8, 2, 1, 4, 16, 10, 32, 1e-5, 1e4, three, OptionalInt.empty(), true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("rotary divisors are 3, but headSize / 2 is 2");
  }
}
