package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.SharedData;
import dev.glasshouse.model.format.GgufWriter;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class GgufKeysTest {
  private static final String TEXT = "The theme: 12 thin  things\n<|endoftext|> naïve 日本 🙂";

  @TempDir private Path folder;

  private Path gguf(Map<String, Object> keys) {
    Path file = folder.resolve("vocab.gguf");
    GgufWriter.write(file, keys, List.of());
    return file;
  }

  private Path trained(String template) throws IOException {
    Path from = Files.createDirectories(folder.resolve("from"));
    BpeTokenizer tokenizer =
        new BpeTrainer(BpeTrainer.Options.ofSize(300))
            .train(List.of("the theme of the other thesis, then the end of the theory"));
    TokenizerJson.save(tokenizer, from, 1024);
    Path config = from.resolve("tokenizer_config.json");
    ObjectNode root = (ObjectNode) Json.readObject(config, 1 << 20);
    root.put("chat_template", template).put("add_bos_token", false);
    Json.write(config, root);
    return from;
  }

  @Test
  void carriesByteLevelVocabulariesBothWays() throws IOException {
    Path from = trained("{{ messages }}");
    Tokenizer before = Tokenizers.load(from);
    Path file = gguf(GgufKeys.of(from, before.vocabSize()));
    Tokenizer inGguf = Tokenizers.load(file);
    Path to = Files.createDirectory(folder.resolve("to"));
    TokenizerFiles.write(file, to, 1024);
    Tokenizer after = Tokenizers.load(to);
    for (Tokenizer each : List.of(inGguf, after)) {
      assertThat(each.encode(TEXT)).isEqualTo(before.encode(TEXT));
      assertThat(each.specialTokens()).isEqualTo(before.specialTokens());
      assertThat(each.bos()).isEqualTo(before.bos());
      assertThat(each.eos()).isEqualTo(before.eos());
    }
    JsonNode config = Json.readObject(to.resolve("tokenizer_config.json"), 1 << 20);
    assertThat(config.path("chat_template").asString()).isEqualTo("{{ messages }}");
    assertThat(config.path("add_bos_token").asBoolean(true)).isFalse();
  }

  @Test
  void carriesAPublishedVocabulary() throws IOException {
    Path gpt2 = SharedData.path("tokenizers/gpt2/vocab.gguf");
    Tokenizer before = Tokenizers.load(gpt2);
    TokenizerFiles.write(gpt2, folder, 1024);
    assertThat(Tokenizers.load(folder).encode(TEXT)).isEqualTo(before.encode(TEXT));
    Tokenizer again = Tokenizers.load(gguf(GgufKeys.of(folder, before.vocabSize())));
    assertThat(again.encode(TEXT)).isEqualTo(before.encode(TEXT));
  }

  @Test
  void prefersATemplateInAFileOfItsOwn() throws IOException {
    Path from = trained("old");
    Files.writeString(from.resolve("chat_template.jinja"), "new");
    assertThat(GgufKeys.of(from, 300)).containsEntry("tokenizer.chat_template", "new");
  }

  @Test
  void fillsUpIdsWithoutTokens() throws IOException {
    Path from = trained("t");
    Map<String, Object> keys = GgufKeys.of(from, 310);
    List<?> tokens = (List<?>) keys.get("tokenizer.ggml.tokens");
    assertThat(tokens).hasSize(310);
    assertThat(tokens.getLast()).isEqualTo("[PAD309]");
    assertThat(GgufKeys.types(keys)).endsWith(5, 5, 5);
    assertThatThrownBy(() -> GgufKeys.of(from, 200))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("262 tokens, and the model 200");
  }

  @Test
  void laysScoresOutAsMergesAndBack() throws IOException {
    Path words = SharedData.path("stories260K/tok512.bin");
    Map<String, Object> keys = GgufKeys.of(words, 512);
    assertThat(keys)
        .containsEntry("tokenizer.ggml.model", "llama")
        .containsEntry("tokenizer.ggml.bos_token_id", 1L);
    List<?> tokens = (List<?>) keys.get("tokenizer.ggml.tokens");
    assertThat(tokens.subList(0, 4)).isEqualTo(List.of("<unk>", "<s>", "</s>", "<0x00>"));
    assertThat(tokens.get(403))
        .isEqualTo("▁Once".substring(0, tokens.get(403).toString().length()));
    TokenizerFiles.write(words, folder, 512);
    JsonNode after = Json.readObject(folder.resolve(TokenizerJson.FILE_NAME), 1 << 20);
    assertThat(after.at("/post_processor/special_tokens/<s>/ids/0").asInt()).isEqualTo(1);
    Map<String, Object> back = GgufKeys.of(folder, 512);
    assertThat(back.get("tokenizer.ggml.tokens")).isEqualTo(tokens);
    assertThat(GgufKeys.types(back)).isEqualTo(GgufKeys.types(keys));
    Map<String, Object> rest = new LinkedHashMap<>(back);
    rest.keySet().removeIf(key -> key.matches(".*(tokens|scores|token_type)"));
    Map<String, Object> expected = new LinkedHashMap<>(keys);
    expected.keySet().removeIf(key -> key.matches(".*(tokens|scores|token_type)"));
    assertThat(rest).isEqualTo(expected);
    float[] scores = GgufKeys.scores(keys);
    float[] ranks = GgufKeys.scores(back);
    for (int a = 259; a < 512; a++) {
      for (int b = 259; b < 512; b++) {
        boolean joined = ranks[a] > -1e5 && ranks[b] > -1e5;
        assertThat(!joined || scores[a] <= scores[b] || ranks[a] > ranks[b]).isTrue();
      }
    }
  }

  @Test
  void refusesOtherKinds() {
    Path file = gguf(Map.of("tokenizer.ggml.model", "bert", "tokenizer.ggml.tokens", List.of("a")));
    assertThatThrownBy(() -> TokenizerFiles.write(file, folder, 10))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("bert");
  }
}
