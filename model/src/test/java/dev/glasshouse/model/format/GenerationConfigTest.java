package dev.glasshouse.model.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GenerationConfigTest {
  @Test
  void takesFromAnotherWhatItLacks() {
    var own = new GenerationConfig(OptionalInt.empty(), List.of(7), 0.6, 20, 0.9);
    var other = GenerationConfig.ofDocuments(1, 2);
    assertThat(own.with(other))
        .isEqualTo(new GenerationConfig(OptionalInt.of(1), List.of(7, 2), 0.6, 20, 0.9));
    assertThat(other.with(own))
        .isEqualTo(new GenerationConfig(OptionalInt.of(1), List.of(2, 7), 1, 0, 1));
    assertThat(other.with(other)).isEqualTo(other);
  }
}
