package dev.glasshouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import org.junit.jupiter.api.Test;

class TrainPresetTest {

  @Test
  void countsTheOperationsOfASmallShapeByHand() {
    TrainPreset tiny = new TrainPreset("tiny", 1, 2, 1, 5, 3, 4);
    // Weights: C x 3C, C x C, C x 4C, 4C x C = 48, and the head's 10.
    assertThat(tiny.matmulParameters()).isEqualTo(58);
    // 6 x 58 x 12 tokens, and 3 x (2 products x 2 x 3 rows x 4 x 4 / 2 x 2).
    assertThat(tiny.flops()).isEqualTo(6 * 58 * 12 + 3 * 192);
  }

  @Test
  void hasThePublishedSizeOfGpt2() {
    TrainPreset gpt2 = TrainPreset.named("gpt2-124m").withTokens(4, 1024);
    assertThat(gpt2.config().parameters()).isEqualTo(124_439_808 + (50_304 - 50_257) * 768);
    assertThat(gpt2.tokens()).isEqualTo(4096);
  }

  @Test
  void namesThePresetsWhenThereIsNoSuch() {
    assertThatThrownBy(() -> TrainPreset.named("huge"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("gpt2-124m, gpt-10m, small");
  }
}
