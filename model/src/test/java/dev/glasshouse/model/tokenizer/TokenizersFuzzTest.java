package dev.glasshouse.model.tokenizer;

import dev.glasshouse.model.format.GgufBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
