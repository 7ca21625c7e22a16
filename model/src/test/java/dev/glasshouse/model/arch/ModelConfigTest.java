package dev.glasshouse.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import org.junit.jupiter.api.Test;

class ModelConfigTest {

  @Test
  void countsGpt2SmallAsPublished() {
    var gpt2 = new Gpt2Config(12, 768, 12, 50257, 1024, 1e-5, true);
    assertThat(gpt2.parameters()).isEqualTo(124_439_808);
    assertThat(gpt2.headSize()).isEqualTo(64);
    assertThat(gpt2.mlpWidth()).isEqualTo(3072);
  }

  @Test
  void countsQwen3SmallAsPublished() {
    var qwen = new GlassConfig(28, 1024, 16, 8, 128, 3072, 151936, 40960, 1e-6, 1e6, true);
    assertThat(qwen.parameters()).isEqualTo(596_049_920);
  }

  @Test
  void countsQwen2HalfABillionAsPublished() {
    var qwen = new Qwen2Config(24, 896, 14, 2, 64, 4864, 151936, 32768, 1e-6, 1e6, true);
    assertThat(qwen.parameters()).isEqualTo(494_032_768);
  }

  @Test
  void countsLlama1bAsPublished() {
    var llama = new LlamaConfig(16, 2048, 32, 8, 64, 8192, 128256, 131072, 1e-5, 5e5, true);
    assertThat(llama.parameters()).isEqualTo(1_235_814_400);
  }

  @Test
  void anUntiedHeadAddsItsMatrix() {
    var tied = new LlamaConfig(1, 8, 2, 1, 4, 16, 10, 32, 1e-5, 1e4, true);
    var untied = new LlamaConfig(1, 8, 2, 1, 4, 16, 10, 32, 1e-5, 1e4, false);
    assertThat(untied.parameters() - tied.parameters()).isEqualTo(10 * 8);
  }

  @Test
  void namesBothNumbersWhenSizesDoNotDivide() {
    assertThatThrownBy(() -> new Gpt2Config(1, 100, 7, 10, 10, 1e-5, true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("width 100")
        .hasMessageContaining("heads 7");
    assertThatThrownBy(() -> new GlassConfig(1, 64, 6, 4, 16, 64, 10, 10, 1e-6, 1e4, true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("heads 6")
        .hasMessageContaining("kvHeads 4");
  }

  @Test
  void refusesWhatCannotBeBuilt() {
    assertThatThrownBy(() -> new GlassConfig(0, 64, 4, 4, 16, 64, 10, 10, 1e-6, 1e4, true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("layers is 0");
    assertThatThrownBy(() -> new LlamaConfig(1, 64, 4, 4, 15, 64, 10, 10, 1e-6, 1e4, true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("even");
    assertThatThrownBy(() -> new Gpt2Config(1, 64, 4, 10, 10, Double.NaN, true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("normEps");
    assertThatThrownBy(() -> new Gpt2Config(1, 64, 4, Integer.MAX_VALUE, 10, 1e-5, true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("vocab");
  }
}
