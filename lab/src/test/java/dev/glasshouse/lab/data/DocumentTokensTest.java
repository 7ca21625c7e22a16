package dev.glasshouse.lab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.tokenizer.BpeTrainer;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.model.tokenizer.TokenizerJson;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTokensTest {
  @TempDir private Path folder;

  private Tokenizer named(String names) throws IOException {
    TokenizerJson.save(
        new BpeTrainer(BpeTrainer.Options.ofSize(258)).train(List.of("a text")), folder, 8);
    Files.writeString(folder.resolve("tokenizer_config.json"), names);
    return Tokenizers.load(folder);
  }

  @Test
  void areThoseOfTheVocabulary() throws IOException {
    Tokenizer both = named("{\"bos_token\": \"<|endoftext|>\", \"eos_token\": \"<|endoftext|>\"}");
    int token = both.eos().getAsInt();
    assertThat(DocumentTokens.of(both)).isEqualTo(new DocumentTokens(token, token));
    assertThat(DocumentTokens.of(named("{\"eos_token\": \"<|endoftext|>\"}")))
        .isEqualTo(new DocumentTokens(token, token));
    Tokenizer open = named("{\"bos_token\": \"<|endoftext|>\"}");
    assertThat(DocumentTokens.start(open)).isEqualTo(token);
    assertThatThrownBy(() -> DocumentTokens.of(open))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("eos_token");
    Tokenizer none = named("{}");
    assertThatThrownBy(() -> DocumentTokens.start(none))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("bos_token");
  }

  /** What begins a document is never predicted, and what ends one predicts nothing. */
  @Test
  void standAroundWhatIsLearntFrom() {
    DocumentTokens around = new DocumentTokens(1, 2);
    List<String> texts = List.of("a".repeat(40), "bcd", "ef", "g".repeat(7));
    try (TokenFile file = Corpora.write(folder, texts, around, text -> text.chars().toArray());
        Arena arena = Arena.ofConfined()) {
      DocumentRanges train = Split.at(file, 0).train();
      PackedRows packed = PackedRows.once(train, 16, Rng.of(1, "test"));
      Batch batch = Batch.allocate(arena, packed.rows(), 16);
      Batches.inOrder(file, packed).read(0, batch);
      int ends = 0;
      for (int i = 0; i < packed.rows() * 16; i++) {
        int target = batch.targets().getAtIndex(ValueLayout.JAVA_INT, i);
        assertThat(target).isNotEqualTo(around.start());
        if (target != Batch.IGNORED) {
          assertThat(batch.tokens().getAtIndex(ValueLayout.JAVA_INT, i)).isNotEqualTo(around.end());
          ends += target == around.end() ? 1 : 0;
        }
      }
      assertThat(ends).isEqualTo(texts.size());
      assertThat(train.tokens()).isEqualTo(40 + 3 + 2 + 7 + texts.size());
    }
  }
}
