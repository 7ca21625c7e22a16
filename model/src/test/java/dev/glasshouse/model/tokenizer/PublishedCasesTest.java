package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.model.SharedData;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases that llama.cpp publishes beside its vocabularies. */
class PublishedCasesTest {

  @ParameterizedTest
  @CsvSource({"gpt2, vocab.gguf", "llama3, tokenizer.json", "llama-spm, vocab.gguf"})
  void encodesAndDecodesThemAll(String name, String file) throws IOException {
    Tokenizer tokenizer = Tokenizers.load(SharedData.path("tokenizers/" + name + "/" + file));
    var cases = PublishedCase.of(name);
    assertThat(cases).hasSize(47);
    for (PublishedCase one : cases) {
      assertThat(tokenizer.encode(one.text())).as(one.text()).isEqualTo(one.ids());
      assertThat(tokenizer.encodeOrdinary(one.text())).as(one.text()).isEqualTo(one.ids());
      assertThat(tokenizer.decode(one.ids())).isEqualTo(one.text());
    }
  }
}
