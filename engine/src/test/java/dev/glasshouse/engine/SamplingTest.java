package dev.glasshouse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingTest {
  @ParameterizedTest
  @CsvSource({
    "-0.1, 0, 1, 0, temperature is -0.1",
    "NaN, 0, 1, 0, temperature is NaN",
    "Infinity, 0, 1, 0, temperature is Infinity",
    "1, -1, 1, 0, top-k is -1",
    "1, 0, 0, 0, top-p is 0.0",
    "1, 0, 1.1, 0, top-p is 1.1",
    "1, 0, NaN, 0, top-p is NaN",
    "1, 0, 1, -0.1, min-p is -0.1",
    "1, 0, 1, 1.1, min-p is 1.1",
    "1, 0, 1, NaN, min-p is NaN",
  })
  void refusesNonsense(double temperature, int topK, double topP, double minP, String message) {
    assertThatThrownBy(() -> new Sampling(temperature, topK, topP, minP, 0))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message)
        .hasMessageContaining("expected");
  }

  @Test
  void changesOneSettingAtATime() {
    assertThat(Sampling.at(0.5).withTopK(3).withTopP(0.9).withMinP(0.1).withSeed(7))
        .isEqualTo(new Sampling(0.5, 3, 0.9, 0.1, 7));
    assertThat(Sampling.greedy()).isEqualTo(new Sampling(0, 0, 1, 0, 0));
  }
}
