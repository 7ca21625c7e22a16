package dev.glasshouse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.tokenizer.BpeTrainer;
import dev.glasshouse.model.tokenizer.SplitPattern;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.UserError;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestTest {
  private static final int END_OF_TEXT = 256;

  @Test
  void beginsAsADocumentDoesAndEndsAsOne() {
    Request request = Request.of(TinyGlass.TOKENIZER, "hi");
    assertThat(request.prompt()).hasSize(3).startsWith(END_OF_TEXT);
    assertThat(request.stopTokens()).containsExactly(END_OF_TEXT);
    assertThat(Request.of(TinyGlass.TOKENIZER, "").prompt()).containsExactly(END_OF_TEXT);
  }

  @Test
  void needsAPromptWhereNoTokenBeginsAText() {
    Tokenizer bare =
        new BpeTrainer(new BpeTrainer.Options(256, SplitPattern.GPT2, List.of())).train(List.of());
    assertThat(Request.of(bare, "hi").prompt()).hasSize(2);
    assertThatThrownBy(() -> Request.of(bare, ""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("prompt is empty");
  }

  @Test
  void refusesNonsense() {
    Request request = Request.of(TinyGlass.TOKENIZER, "hi");
    assertThatThrownBy(() -> request.withMaxTokens(-1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> request.withStopSequences(List.of("a", "")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("stop sequence is empty");
  }

  @Test
  void changesOneThingAtATime() {
    Request request =
        Request.of(TinyGlass.TOKENIZER, "")
            .withMaxTokens(3)
            .withSampling(Sampling.greedy())
            .withStopTokens(Set.of(5))
            .withStopSequences(List.of("x"));
    assertThat(request)
        .isEqualTo(
            new Request(List.of(END_OF_TEXT), 3, Sampling.greedy(), Set.of(5), List.of("x")));
  }
}
