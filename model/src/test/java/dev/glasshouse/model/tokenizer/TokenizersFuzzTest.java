package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.model.format.GgufBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files: never an exception but {@code UserError}, no hang, no memory for nothing. */
class TokenizersFuzzTest {
  private static final BpeTokenizer SMALL =
      new BpeTrainer(BpeTrainer.Options.ofSize(300))
          .train(List.of("the theme of the other thesis, then the end of the theory"));

  @Test
  void tokenizerJson(@TempDir Path folder) throws IOException {
    TokenizerJson.save(SMALL, folder, 1024);
    Path file = folder.resolve(TokenizerJson.FILE_NAME);
    byte[] good = Files.readAllBytes(file);
    var random = new Random(21);
    for (int i = 0; i < 3_000; i++) {
      Files.write(file, Mutation.of(good, random));
      Mutation.opensOrRefuses(file);
    }
  }

  @Test
  void tokenizerConfigJson(@TempDir Path folder) throws IOException {
    TokenizerJson.save(SMALL, folder, 1024);
    Path config = folder.resolve(TokenizerJson.CONFIG_FILE_NAME);
    byte[] good = Files.readAllBytes(config);
    var random = new Random(22);
    for (int i = 0; i < 2_000; i++) {
      Files.write(config, Mutation.of(good, random));
      Mutation.opensOrRefuses(folder.resolve(TokenizerJson.FILE_NAME));
    }
  }

  @Test
  void gguf(@TempDir Path folder) throws IOException {
    BpeVocabulary vocabulary = SMALL.vocabulary();
    List<String> tokens = Arrays.stream(vocabulary.tokens()).map(ByteAlphabet::write).toList();
    List<String> merges =
        Arrays.stream(vocabulary.merges())
            .mapToObj(pair -> tokens.get((int) (pair >>> 32)) + " " + tokens.get((int) pair))
            .toList();
    byte[] good =
        new GgufBytes()
            .string("tokenizer.ggml.model", "gpt2")
            .string("tokenizer.ggml.pre", "qwen2")
            .strings("tokenizer.ggml.tokens", tokens)
            .strings("tokenizer.ggml.merges", merges)
            .uint32("tokenizer.ggml.eos_token_id", tokens.size() - 1)
            .toBytes();
    Path file = folder.resolve("vocab.gguf");
    var random = new Random(23);
    for (int i = 0; i < 3_000; i++) {
      Files.write(file, Mutation.of(good, random));
      Mutation.opensOrRefuses(file);
    }
  }

  @Test
  void ggufOfSentencePiece(@TempDir Path folder) throws IOException {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    for (int b = 0; b < 256; b++) {
      tokens.add("<0x%02X>".formatted(b));
    }
    tokens.addAll(List.of("▁", "h", "e", "l", "o", "▁h", "el", "lo", "▁hel", "▁hello", "é", "▁wé"));
    var scores = ByteBuffer.allocate(12 + 4 * tokens.size()).order(ByteOrder.LITTLE_ENDIAN);
    var types = ByteBuffer.allocate(12 + 4 * tokens.size()).order(ByteOrder.LITTLE_ENDIAN);
    scores.putInt(6).putLong(tokens.size());
    types.putInt(5).putLong(tokens.size());
    for (int id = 0; id < tokens.size(); id++) {
      scores.putFloat(-id);
      types.putInt(id == 0 ? 2 : id < 3 ? 3 : id < 259 ? 6 : 1);
    }
    byte[] good =
        new GgufBytes()
            .string("tokenizer.ggml.model", "llama")
            .strings("tokenizer.ggml.tokens", tokens)
            .add("tokenizer.ggml.scores", 9, scores.array())
            .add("tokenizer.ggml.token_type", 9, types.array())
            .uint32("tokenizer.ggml.bos_token_id", 1)
            .toBytes();
    Path file = folder.resolve("vocab.gguf");
    Files.write(file, good);
    assertThat(Tokenizers.load(file).encode("hello</s>é")).containsExactly(268, 2, 259, 269);
    var random = new Random(25);
    for (int i = 0; i < 3_000; i++) {
      Files.write(file, Mutation.of(good, random));
      Mutation.opensOrRefuses(file);
    }
  }
}
