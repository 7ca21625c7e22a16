package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.SharedData;
import dev.glasshouse.model.format.GgufBytes;
import dev.glasshouse.model.format.GgufMetadata;
import dev.glasshouse.model.format.GgufWriter;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufVocabularyTest {

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
  void spellsUnknownCharactersInBytes() {
    Tokenizer tokenizer = llama();
    assertThat(tokenizer.vocabSize()).isEqualTo(32_000);
    assertThat(tokenizer.specialTokens()).containsOnlyKeys("<unk>", "<s>", "</s>");
    assertThat(tokenizer.bos()).hasValue(1);
    assertThat(tokenizer.eos()).hasValue(2);
    int[] ids = tokenizer.encode("\uD83E\uDD99");
    assertThat(ids).startsWith(29871).hasSize(5);
    assertThat(tokenizer.decode(ids)).isEqualTo("\uD83E\uDD99");
  }

  @Test
  void givesTextAfterASpecialTokenItsSpaceToo() {
    Tokenizer tokenizer = llama();
    int word = tokenizer.encode("Hello")[0];
    assertThat(tokenizer.encode("Hello</s>Hello")).containsExactly(word, 2, word);
    assertThat(tokenizer.decode(word, 2, word)).isEqualTo("Hello</s>Hello");
    assertThat(tokenizer.encodeOrdinary("</s>")).doesNotContain(2);
  }

  @Test
  void decodesWhatItEncodes() {
    Tokenizer tokenizer = llama();
    var random = new Random(5);
    for (int i = 0; i < 3_000; i++) {
      String text = RandomText.next(random, 40);
      assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }
  }

  @Test
  void joinsAsAPassOverAllPairsDoes() {
    var tokenizer = (SentencePieceTokenizer) llama();
    var random = new Random(6);
    GgufMetadata metadata = GgufMetadata.read(SharedData.path("tokenizers/llama-spm/vocab.gguf"));
    var reference =
        new ScoredReference(
            metadata.strings("tokenizer.ggml.tokens").orElseThrow(),
            metadata.reals("tokenizer.ggml.scores").orElseThrow());
    for (int i = 0; i < 500; i++) {
      String text = RandomText.next(random, 20).replace("\u2581", "");
      assertThat(tokenizer.encodeOrdinary(text)).as(text).isEqualTo(reference.encode(text));
    }
  }

  @Test
  void readsScoresAndTypes(@TempDir Path folder) {
    Path file = folder.resolve("vocab.gguf");
    GgufWriter.write(file, SmallVocabularies.sentencePiece(), List.of());
    assertThat(Tokenizers.load(file).encode("hello</s>é")).containsExactly(268, 2, 259, 269);
  }

  @Test
  void refusesAVocabularyOfAnotherKind(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("vocab.gguf");
    Files.write(file, new GgufBytes().string("tokenizer.ggml.model", "t5").toBytes());
    assertThatThrownBy(() -> Tokenizers.load(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'t5'")
        .hasMessageContaining("vocab.gguf");
  }

  @Test
  void refusesTokensThatAreThereTwice(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("vocab.gguf");
    byte[] threeScores = ByteBuffer.allocate(24).put(0, (byte) 6).put(4, (byte) 3).array();
    for (String kind : List.of("gpt2", "llama")) {
      var bytes =
          new GgufBytes()
              .string("tokenizer.ggml.model", kind)
              .string("tokenizer.ggml.pre", "qwen2")
              .strings("tokenizer.ggml.tokens", List.of("a", "b", "a"))
              .add("tokenizer.ggml.scores", 9, threeScores);
      Files.write(file, bytes.toBytes());
      assertThatThrownBy(() -> Tokenizers.load(file))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("token 'a' has the ids 0 and 2");
    }
  }

  private static Tokenizer llama() {
    return Tokenizers.load(SharedData.path("tokenizers/llama-spm/vocab.gguf"));
  }

  private static Tokenizer gpt2() {
    return Tokenizers.load(SharedData.path("tokenizers/gpt2/vocab.gguf"));
  }
}
