package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TiktokenVocabularyTest {

  @Test
  void findsTheMergesAgain() {
    var random = new Random(71);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      texts.add(RandomText.next(random, 60));
    }
    var options = new BpeTrainer.Options(800, SplitPattern.GPT2, List.of("<|endoftext|>"));
    BpeTokenizer trained = new BpeTrainer(options).train(texts);
    BpeTokenizer read = read(lines(trained));
    assertThat(read.vocabulary().merges()).isEqualTo(trained.vocabulary().merges());
    assertThat(read.vocabulary().tokens()).isDeepEqualTo(trained.vocabulary().tokens());
    assertThat(read.eos()).isEqualTo(trained.eos());
  }

  @ParameterizedTest
  @ValueSource(strings = {"YQ== 7", "YQ==", "*** 256", "YQ== 256", "YWJj 256", " 256"})
  void refusesALineThatIsNone(String line) {
    BpeTokenizer bytes = new BpeTrainer(BpeTrainer.Options.ofSize(257)).train(List.of());
    assertThatThrownBy(() -> read(lines(bytes) + line))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot read the tokeniser test")
        .hasMessageContaining("line 257");
  }

  @Test
  void refusesALineWithoutEnd() {
    assertThatThrownBy(() -> read("Y".repeat(1 << 20)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("too long");
  }

  @Test
  void refusesVocabulariesWithoutAllBytes() {
    assertThatThrownBy(() -> read("YQ== 0\n")).isInstanceOf(UserError.class);
  }

  private static BpeTokenizer read(String lines) {
    return TiktokenVocabulary.read(
        "test",
        new ByteArrayInputStream(lines.getBytes(StandardCharsets.ISO_8859_1)),
        SplitPattern.GPT2,
        "<|endoftext|>");
  }

  private static String lines(BpeTokenizer tokenizer) {
    var lines = new StringBuilder();
    for (int id = 0; id < tokenizer.vocabSize() - 1; id++) {
      lines
          .append(Base64.getEncoder().encodeToString(tokenizer.bytes(id)))
          .append(' ')
          .append(id)
          .append('\n');
    }
    return lines.toString();
  }
}
