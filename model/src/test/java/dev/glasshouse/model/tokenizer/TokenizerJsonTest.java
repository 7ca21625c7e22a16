package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class TokenizerJsonTest {
  private static final String TEXT =
      "The theme of the other thesis: then, the end of the theory 12!";

  @TempDir private Path folder;
  private Path file;
  private BpeTokenizer saved;

  @BeforeEach
  void save() {
    file = folder.resolve("tokenizer.json");
    saved = new BpeTrainer(BpeTrainer.Options.ofSize(300)).train(List.of(TEXT));
    TokenizerJson.save(saved, folder, 512);
  }

  @ParameterizedTest
  @EnumSource
  void loadsWhatItSaved(SplitPattern pattern) {
    var options = new BpeTrainer.Options(300, pattern, List.of("<|endoftext|>", "<é ✓>"));
    BpeTokenizer tokenizer = new BpeTrainer(options).train(List.of(TEXT));
    TokenizerJson.save(tokenizer, folder.resolve("new/folder"), 512);
    var loaded = (BpeTokenizer) TokenizerJson.open(folder.resolve("new/folder/tokenizer.json"));
    assertThat(loaded.vocabulary().tokens()).isDeepEqualTo(tokenizer.vocabulary().tokens());
    assertThat(loaded.vocabulary().merges()).isEqualTo(tokenizer.vocabulary().merges());
    assertThat(loaded.pattern()).isEqualTo(pattern);
    assertThat(loaded.specialTokens()).isEqualTo(tokenizer.specialTokens());
    assertThat(loaded.eos()).isEqualTo(tokenizer.eos());
    assertThat(loaded.bos()).isEqualTo(tokenizer.bos());
  }

  @Test
  void saysInItsConfigWhatOtherLibrariesAskFor() {
    var config = Json.readObject(folder.resolve("tokenizer_config.json"), 1 << 20);
    assertThat(config.get("tokenizer_class").stringValue()).isEqualTo("PreTrainedTokenizerFast");
    assertThat(config.get("eos_token").stringValue()).isEqualTo("<|endoftext|>");
    assertThat(config.get("model_max_length").intValue()).isEqualTo(512);
  }

  @Test
  void readsMergesAsPairs() throws IOException {
    edit(root -> {
      ObjectNode model = (ObjectNode) root.get("model");
      ArrayNode pairs = Json.MAPPER.createArrayNode();
      for (var merge : model.get("merges")) {
        String[] pair = merge.stringValue().split(" ");
        pairs.addArray().add(pair[0]).add(pair[1]);
      }
      model.set("merges", pairs);
    });
    assertThat(TokenizerJson.open(file).encode(TEXT)).isEqualTo(saved.encode(TEXT));
  }

  @Test
  void readsTheFormThatGpt2WasPublishedIn() throws IOException {
    edit(root -> {
      root.remove(List.of("truncation", "padding", "normalizer", "post_processor"));
      ObjectNode byteLevel = Json.MAPPER.createObjectNode();
      byteLevel.put("type", "ByteLevel").put("add_prefix_space", false).put("trim_offsets", true);
      root.set("pre_tokenizer", byteLevel);
      ((ObjectNode) root.get("model")).remove(List.of("type", "byte_fallback", "ignore_merges"));
      ((ObjectNode) root.get("model")).put("unk_token", "");
    });
    assertThat(((BpeTokenizer) TokenizerJson.open(file)).pattern()).isEqualTo(SplitPattern.GPT2);
  }

  @Test
  void composesCharactersWhereTheFileSaysSo() throws IOException {
    assertThat(saved.decode(saved.encode("e\u0301"))).isEqualTo("e\u0301");
    edit(root -> root.putObject("normalizer").put("type", "NFC"));
    var composing = (BpeTokenizer) TokenizerJson.open(file);
    assertThat(composing.decode(composing.encode("e\u0301"))).isEqualTo("é");
    TokenizerJson.save(composing, folder, 512);
    assertThat(TokenizerJson.open(file).encode("e\u0301")).isEqualTo(saved.encode("é"));
  }

  @Test
  void findsTheBoundaryTokensInTheConfig() throws IOException {
    Path config = folder.resolve("tokenizer_config.json");
    int end = saved.eos().getAsInt();
    Files.writeString(
        config, "{\"eos_token\": {\"content\": \"<|endoftext|>\"}, \"bos_token\": null}");
    assertThat(TokenizerJson.open(file).eos()).hasValue(end);
    assertThat(TokenizerJson.open(file).bos()).isEmpty();
    Files.writeString(config, "{\"eos_token\": \"<|none|>\"}");
    refuses("eos_token '<|none|>'");
    Files.delete(config);
    assertThat(TokenizerJson.open(file).eos()).hasValue(end);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/             | truncation       | {\"max_length\":512}    | truncation is",
        "/             | padding          | {\"length\":5}          | padding is",
        "/             | sampler          | {}                      | sampler is a feature",
        "/             | normalizer       | {\"type\":\"Precompiled\"} | normalizer.type is"
            + " \"Precompiled\"",
        "/             | normalizer       | {\"type\":\"Replace\",\"pattern\":{\"Regex\":\"a\"},"
            + "\"content\":\"\"} | normalizer.pattern.Regex is a feature",
        "/             | normalizer       | {\"type\":\"Replace\",\"pattern\":{\"String\":\"\"},"
            + "\"content\":\"\"} | empty text",
        "/             | decoder          | {\"type\":\"WordPiece\"} | decoder.type is"
            + " \"WordPiece\"",
        "/             | post_processor   | {\"type\":\"BertProcessing\"} | post_processor.type",
        "/             | pre_tokenizer    | {\"type\":\"Whitespace\"} | pre_tokenizer.type is",
        "/             | model            | {\"type\":\"Unigram\"}  | model.type is \"Unigram\"",
        "/model        | dropout          | 0.1                     | model.dropout is 0.1",
        "/model        | byte_fallback    | true                    | model.byte_fallback is true",
        "/model        | end_of_word_suffix | \"</w>\"              | model.end_of_word_suffix",
        "/model        | merges           | [\"a\"]                 | merge 'a'",
        "/model        | merges           | [\"a €\"]               | merge of 'a' and '€'",
        "/model        | merges           | [\"! !\"]               | merge 0 joins '!' and '!'",
        "/model        | merges           | [7]                     | merge 0 is neither",
        "/model        | vocab            | {\"a\":0}               | vocab",
        "/model/vocab  | x y              | 299                     | 'x y' is not byte-level",
        "/model/vocab  | q!!              | 5                       | has the id 5 of another",
        "/model/vocab  | q!!              | 2000000000              | model.vocab is 2000000000",
        "/model/vocab  | q!!              | -1                      | model.vocab is -1",
        "/added_tokens/0 | content        | \"\"                    | without text",
        "/added_tokens/0 | id             | 7                       | two ids",
        "/pre_tokenizer/pretokenizers/0 | behavior | \"Removed\"     | behavior is \"Removed\"",
        "/pre_tokenizer/pretokenizers/0/pattern | Regex | \"\\\\s+\" | pattern is none that we"
            + " know",
        "/pre_tokenizer/pretokenizers/1 | add_prefix_space | true    | add_prefix_space is true",
        "/pre_tokenizer/pretokenizers/1 | use_regex | true           | pattern is none that we know",
        "/pre_tokenizer | pretokenizers | []                         | has no step ByteLevel",
      })
  void refusesByNameWhatItCannotDo(String at, String field, String value, String reason)
      throws IOException {
    edit(root ->
        ((ObjectNode) root.at(at.equals("/") ? "" : at)).set(field, Json.MAPPER.readTree(value)));
    refuses(reason);
  }

  @Test
  void refusesWhatIsNoTokenizerAtAll() throws IOException {
    Files.writeString(file, "[]");
    refuses("JSON object");
    Files.writeString(file, "{\"model\": ");
    refuses("not valid JSON");
    Files.writeString(file, "[".repeat(100_000));
    refuses("depth");
    assertThatThrownBy(() -> Tokenizers.load(folder.resolve("none")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no such file");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> Tokenizers.load(empty)).hasMessageContaining("tokenizer.json");
    Path other = Files.createFile(folder.resolve("model.pt"));
    assertThatThrownBy(() -> Tokenizers.load(other)).hasMessageContaining(".gguf");
  }

  @Test
  void saysWhereItCouldNotWrite() {
    assertThatThrownBy(() -> TokenizerJson.save(saved, file, 512))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString());
  }

  private void edit(Consumer<ObjectNode> change) throws IOException {
    ObjectNode root = (ObjectNode) Json.readObject(file, 1 << 20);
    change.accept(root);
    Json.write(file, root);
  }

  private void refuses(String reason) {
    assertThatThrownBy(() -> TokenizerJson.open(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }
}
