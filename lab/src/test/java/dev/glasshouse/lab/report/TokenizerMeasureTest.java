package dev.glasshouse.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.model.tokenizer.BpeTrainer;
import dev.glasshouse.model.tokenizer.Tokenizer;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizerMeasureTest {
  @Test
  void measuresBesideGpt2() {
    var text = "tokenisation tokenisation of the tokenisation ".repeat(20);
    Tokenizer tokenizer =
        new BpeTrainer(BpeTrainer.Options.ofSize(280)).train(List.of(text)::iterator);
    TokenizerStats stats = TokenizerMeasure.of(tokenizer, List.of("hello world", " \uD83D\uDE00"));
    assertThat(stats.vocab()).isEqualTo(tokenizer.vocabSize());
    assertThat(stats.textBytes()).isEqualTo(16);
    // GPT-2's ids: "hello", " world", and three for the space and the emoji.
    assertThat(stats.gpt2BytesPerToken()).isEqualTo(16.0 / 4);
    assertThat(stats.bytesPerToken())
        .isEqualTo(
            16.0
                / (tokenizer.encode("hello world").length
                    + tokenizer.encode(" \uD83D\uDE00").length));
    assertThat(stats.longest())
        .isSortedAccordingTo(Comparator.comparingInt(token -> -token.bytes()))
        .noneMatch(token -> token.text().contains("\uFFFD"));
    assertThat(stats.frequent().getFirst().share()).isGreaterThan(0);
  }
}
