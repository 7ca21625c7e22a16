package dev.glasshouse.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Shows that the weights' layout and the activations' meaning are what {@link NanoSort} says. */
class NanoSortTest {

  @Test
  void theFirstBlocksProjectionGivesThePublishedQkv() {
    try (NanoSort model = NanoSort.open();
        Arena arena = Arena.ofConfined()) {
      assertThat(model.config().parameters())
          .isEqualTo(
              model.names().stream()
                  .mapToLong(n -> Arrays.stream(model.shape(n)).reduce(1, (a, b) -> a * b))
                  .sum());
      String name = "transformer.h.0.attn.c_attn.";
      assertThat(model.shape(name + "weight")).containsExactly(48, 144);
      var weight = arena.allocate(ValueLayout.JAVA_FLOAT, 48 * 144);
      var bias = arena.allocate(ValueLayout.JAVA_FLOAT, 144);
      model.readF32(name + "weight", weight);
      model.readF32(name + "bias", bias);
      float[] input = model.activation("ln1").data();
      float[] expected = model.activation("qkv").data();
      for (int row = 0; row < 33; row++) {
        for (int column = 0; column < 144; column++) {
          double sum = bias.getAtIndex(ValueLayout.JAVA_FLOAT, column);
          for (int i = 0; i < 48; i++) {
            sum +=
                input[row * 48 + i] * weight.getAtIndex(ValueLayout.JAVA_FLOAT, i * 144 + column);
          }
          assertThat((float) sum).isCloseTo(expected[row * 144 + column], within(1e-5f));
        }
      }
    }
  }

  @Test
  void theInputIsLetters() {
    try (NanoSort model = NanoSort.open()) {
      assertThat(model.tokens()).hasSize(33).containsOnly(0, 1, 2);
    }
  }
}
