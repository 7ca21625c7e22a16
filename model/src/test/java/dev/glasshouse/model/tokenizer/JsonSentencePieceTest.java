package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.model.fuzz.Mutation;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class JsonSentencePieceTest {
  @TempDir private Path folder;

  @Test
  void encodesThePublishedCases() throws IOException {
    Tokenizer tokenizer =
        Tokenizers.load(
            LlamaJson.write(LlamaJson.root(32_000, LlamaJson.LEGACY_NORMALIZER, "null"), folder));
    for (PublishedCase one : PublishedCase.of("llama-spm")) {
      assertThat(tokenizer.encode(one.text())).as(one.text()).isEqualTo(one.ids());
      assertThat(tokenizer.decode(one.ids())).isEqualTo(one.text());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "legacy | null",
        "null | {\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"first\","
            + "\"split\":false}",
        "null | {\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"always\","
            + "\"split\":true}",
        "null | {\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"never\","
            + "\"split\":false}",
        "{\"type\":\"Replace\",\"pattern\":{\"String\":\" \"},\"content\":\"▁\"} | null",
        "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFKC\"},{\"type\":\"Lowercase\"},"
            + "{\"type\":\"Replace\",\"pattern\":{\"String\":\"''\"},\"content\":\"q\"}]}"
            + " | {\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"always\"}",
      })
  void givesTheIdsOfHuggingFacesLibrary(String normalizer, String preTokenizer) throws IOException {
    String known = normalizer.equals("legacy") ? LlamaJson.LEGACY_NORMALIZER : normalizer;
    ObjectNode root = LlamaJson.root(4_000, known, preTokenizer);
    var added = (ArrayNode) root.get("added_tokens");
    added.add(LlamaJson.added(4_000, "<|left|>").put("lstrip", true));
    added.add(LlamaJson.added(4_001, "<|right|>").put("rstrip", true));
    added.add(LlamaJson.added(4_002, "zworp").put("single_word", true).put("special", false));
    if (known.equals("null") || known.contains("NFKC")) {
      added.add(LlamaJson.added(4_003, "Ｎormal").put("normalized", true));
    }
    String[] pieces = {
      "<s>", "</s>", "<|left|>", "<|right|>", "zworp", " zworp ", "Ｎormal", "normal"
    };
    Path file = LlamaJson.write(root, folder);
    Tokenizer ours = Tokenizers.load(file);
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("DJL_CACHE_DIR", folder.resolve("natives").toString());
    try (var theirs = HuggingFaceTokenizer.newInstance(file, Map.of("truncation", "false"))) {
      var random = new Random(3);
      for (int i = 0; i < 3_000; i++) {
        var text = new StringBuilder(RandomText.next(random, 20));
        for (int n = random.nextInt(3); n > 0; n--) {
          text.append(pieces[random.nextInt(pieces.length)]).append(RandomText.next(random, 4));
        }
        assertThat(Arrays.stream(ours.encode(text.toString())).asLongStream().toArray())
            .as(text.toString())
            .isEqualTo(theirs.encode(text.toString(), false, false).getIds());
      }
    }
  }

  @Test
  void givesOneUnknownTokenForARow() {
    ObjectNode root = LlamaJson.root(400, LlamaJson.LEGACY_NORMALIZER, "null");
    ((ObjectNode) root.get("model")).put("byte_fallback", false);
    Tokenizer tokenizer = Tokenizers.load(LlamaJson.write(root, folder));
    // Of the first 400 tokens none is a single character, and few are two.
    assertThat(tokenizer.encode("??")).containsExactly(0);
    ((ObjectNode) root.get("model")).put("fuse_unk", false);
    tokenizer = Tokenizers.load(LlamaJson.write(root, folder));
    assertThat(tokenizer.encode("??")).containsExactly(0, 0, 0);
    ((ObjectNode) root.get("model")).remove("unk_token");
    refuses(root, "none for unknown characters");
  }

  @Test
  void refusesByNameWhatItCannotDo() {
    ObjectNode root = LlamaJson.root(400, "null", "null");
    refuses(root, "U+2581");
    root.set("pre_tokenizer", Json.MAPPER.readTree("{\"type\": \"Whitespace\"}"));
    refuses(root, "pre_tokenizer.type is \"Whitespace\"");
    root = LlamaJson.root(400, LlamaJson.LEGACY_NORMALIZER, "null");
    ((ObjectNode) root.get("decoder")).putArray("decoders").addObject().put("type", "CTC");
    refuses(root, "type is \"CTC\"");
    root.set("decoder", Json.MAPPER.readTree("{\"type\": \"Metaspace\"}"));
    ((ObjectNode) root.get("model")).put("unk_token", "<none>");
    refuses(root, "unk_token '<none>'");
  }

  @Test
  void damagedFilesAreRefused() throws IOException {
    Path file = LlamaJson.write(LlamaJson.root(320, LlamaJson.LEGACY_NORMALIZER, "null"), folder);
    byte[] good = Files.readAllBytes(file);
    var random = new Random(24);
    for (int i = 0; i < 2_000; i++) {
      Files.write(file, Mutation.of(good, random));
      SmallVocabularies.opensOrRefuses(file);
    }
  }

  private void refuses(ObjectNode root, String reason) {
    Path file = LlamaJson.write(root, folder);
    assertThatThrownBy(() -> Tokenizers.load(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }
}
