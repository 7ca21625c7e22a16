package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.SharedData;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufVocabularyTest {

  @Test
  void encodesThePublishedCases() throws IOException {
    Tokenizer tokenizer = gpt2();
    var cases = PublishedCase.of("gpt2");
    assertThat(cases).hasSize(47);
    for (PublishedCase one : cases) {
      assertThat(tokenizer.encode(one.text())).as(one.text()).isEqualTo(one.ids());
      assertThat(tokenizer.decode(one.ids())).isEqualTo(one.text());
    }
  }

  @Test
  void encodesThePublishedCasesAfterASaveAsJson(@TempDir Path folder) throws IOException {
    TokenizerJson.save((BpeTokenizer) gpt2(), folder, 1024);
    Tokenizer tokenizer = Tokenizers.load(folder);
    for (PublishedCase one : PublishedCase.of("gpt2")) {
      assertThat(tokenizer.encode(one.text())).as(one.text()).isEqualTo(one.ids());
    }
    assertThat(tokenizer.eos()).hasValue(50256);
  }

  @Test
  void knowsTheSpecialToken() {
    Tokenizer tokenizer = gpt2();
    assertThat(tokenizer.vocabSize()).isEqualTo(50257);
    assertThat(tokenizer.specialTokens()).containsOnlyKeys("<|endoftext|>").containsValue(50256);
    assertThat(tokenizer.bos()).hasValue(50256);
    assertThat(tokenizer.encode("a<|endoftext|>b")).containsExactly(64, 50256, 65);
    assertThat(tokenizer.encodeOrdinary("<|endoftext|>")).doesNotContain(50256);
  }

  @Test
  void refusesAVocabularyOfAnotherKind() {
    Path file = SharedData.path("tokenizers/llama-spm/vocab.gguf");
    assertThatThrownBy(() -> Tokenizers.load(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'llama'")
        .hasMessageContaining("vocab.gguf");
  }

  private static Tokenizer gpt2() {
    return Tokenizers.load(SharedData.path("tokenizers/gpt2/vocab.gguf"));
  }
}
