package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.model.format.GgufWriter;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.model.fuzz.Mutation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** The {@code tokenizer_config.json} beside a tokeniser. */
class TokenizerConfigTest {
  @TempDir private Path folder;

  @Test
  void damagedOnesAreUsedOrRefused() throws IOException {
    TokenizerJson.save(SmallVocabularies.trained(), folder, 1024);
    Path config = folder.resolve(TokenizerJson.CONFIG_FILE_NAME);
    byte[] good = Files.readAllBytes(config);
    var random = new Random(22);
    for (int i = 0; i < 2_000; i++) {
      Files.write(config, Mutation.of(good, random));
      SmallVocabularies.opensOrRefuses(folder.resolve(TokenizerJson.FILE_NAME));
    }
  }

  /** As published: where the file says nothing, the kind decides. */
  @ParameterizedTest
  @CsvSource({
    "gpt2, qwen2, , false",
    "gpt2, gpt-2, , false",
    "gpt2, llama-bpe, , true",
    "gpt2, llama-bpe, false, false",
    "gpt2, qwen2, true, true",
    "llama, default, , true",
    "llama, default, false, false",
  })
  void ggufSaysWhetherPromptsBeginWithBos(
      String model, String pre, @Nullable Boolean flag, boolean expected) {
    Map<String, Object> keys =
        new LinkedHashMap<>(
            model.equals("gpt2")
                ? SmallVocabularies.byteLevel()
                : SmallVocabularies.sentencePiece());
    keys.put("tokenizer.ggml.pre", pre);
    keys.remove("tokenizer.ggml.add_bos_token");
    if (flag != null) {
      keys.put("tokenizer.ggml.add_bos_token", flag);
    }
    Path file = folder.resolve("vocab.gguf");
    GgufWriter.write(file, keys, List.of());
    Tokenizer tokenizer = Tokenizers.load(file);
    assertThat(tokenizer.addsBos()).isEqualTo(expected);
    int bos = tokenizer.bos().orElseThrow();
    int[] ids = tokenizer.encode("hello");
    assertThat(tokenizer.encodePrompt("hello"))
        .isEqualTo(
            expected ? IntStream.concat(IntStream.of(bos), IntStream.of(ids)).toArray() : ids);
    assertThat(tokenizer.encodePrompt("")).containsExactly(bos);
    String name = new String(tokenizer.bytes(bos), StandardCharsets.UTF_8);
    assertThat(tokenizer.encodePrompt(name + "hello"))
        .startsWith(bos)
        .hasSize(tokenizer.encode(name + "hello").length);
  }

  /** Llama 3's post-processor puts a token in front; a flag in the configuration goes first. */
  @Test
  void jsonSaysWhetherPromptsBeginWithBos() {
    TokenizerJson.save(SmallVocabularies.trained(), folder, 1024);
    Path file = folder.resolve(TokenizerJson.FILE_NAME);
    Path configFile = folder.resolve(TokenizerJson.CONFIG_FILE_NAME);
    ObjectNode config = (ObjectNode) Json.readObject(configFile, 1 << 20);
    assertThat(Tokenizers.load(folder).addsBos()).isTrue();
    assertThat(GgufKeys.of(folder, 300)).containsEntry("tokenizer.ggml.add_bos_token", true);
    config.remove("add_bos_token");
    Json.write(configFile, config);
    assertThat(Tokenizers.load(folder).addsBos()).isTrue();
    ObjectNode root = (ObjectNode) Json.readObject(file, 1 << 20);
    root.putNull("post_processor");
    Json.write(file, root);
    assertThat(Tokenizers.load(folder).addsBos()).isFalse();
    root.set(
        "post_processor",
        Json.MAPPER.readTree(
            """
            {"type": "Sequence", "processors": [
              {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": false},
              {"type": "TemplateProcessing",
               "single": [{"SpecialToken": {"id": "<|endoftext|>", "type_id": 0}},
                          {"Sequence": {"id": "A", "type_id": 0}}]}]}\
            """));
    Json.write(file, root);
    assertThat(Tokenizers.load(folder).addsBos()).isTrue();
    Json.write(configFile, config.put("add_bos_token", false));
    assertThat(Tokenizers.load(folder).addsBos()).isFalse();
    assertThat(GgufKeys.of(folder, 300)).containsEntry("tokenizer.ggml.add_bos_token", false);
    config.putNull("bos_token");
    Json.write(configFile, config.put("add_bos_token", true));
    assertThat(Tokenizers.load(folder).addsBos()).isFalse();
  }
}
