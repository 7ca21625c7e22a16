package dev.glasshouse.model.tokenizer;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Lays a tokeniser out as Hugging Face's files do. */
final class TokenizerJsonWriter {
  private final BpeVocabulary vocabulary;
  private final Map<Integer, String> spellings = new LinkedHashMap<>();

  private TokenizerJsonWriter(BpeVocabulary vocabulary) {
    this.vocabulary = vocabulary;
    byte[][] tokens = vocabulary.tokens();
    for (int id = 0; id < tokens.length; id++) {
      if (tokens[id] != null) {
        spellings.put(id, ByteAlphabet.write(tokens[id]));
      }
    }
    vocabulary.added().forEach(token -> spellings.put(token.id(), token.text()));
  }

  /** See {@link TokenizerJson#save}. */
  static void write(BpeTokenizer tokenizer, Path folder, int maxLength) {
    var writer = new TokenizerJsonWriter(tokenizer.vocabulary());
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileErrors.writing(folder, e);
    }
    Json.write(folder.resolve(TokenizerJson.FILE_NAME), writer.tokenizer());
    Json.write(folder.resolve(TokenizerJson.CONFIG_FILE_NAME), writer.config(maxLength));
  }

  private Map<String, Object> tokenizer() {
    return object(
        "version", "1.0",
        "truncation", null,
        "padding", null,
        "added_tokens", vocabulary.added().stream().map(TokenizerJsonWriter::added).toList(),
        "normalizer", JsonNormalizer.write(vocabulary.normalizer()),
        "pre_tokenizer", JsonSplit.write(vocabulary.pattern()),
        "post_processor", postProcessor(),
        "decoder", JsonSplit.byteLevel(false),
        "model", model());
  }

  private Map<String, Object> postProcessor() {
    Map<String, Object> offsets = JsonSplit.byteLevel(false);
    OptionalInt bos = vocabulary.bos();
    String text = text(bos);
    if (!vocabulary.addsBos() || text == null) {
      return offsets;
    }
    JsonNode begin = JsonBegin.template(text, bos.getAsInt());
    return object("type", "Sequence", "processors", List.of(offsets, begin));
  }

  private static Map<String, Object> added(AddedToken token) {
    return object(
        "id", token.id(),
        "content", token.text(),
        "single_word", token.singleWord(),
        "lstrip", token.leftSpace(),
        "rstrip", token.rightSpace(),
        "normalized", token.normalized(),
        "special", token.special());
  }

  private Map<String, Object> model() {
    var vocab = new LinkedHashMap<String, Object>();
    spellings.forEach((id, spelling) -> vocab.put(spelling, id));
    var merges = new ArrayList<String>();
    for (long merge : vocabulary.merges()) {
      merges.add(spellings.get((int) (merge >>> 32)) + " " + spellings.get((int) merge));
    }
    return object(
        "type",
        "BPE",
        "dropout",
        null,
        "unk_token",
        null,
        "continuing_subword_prefix",
        "",
        "end_of_word_suffix",
        "",
        "fuse_unk",
        false,
        "byte_fallback",
        false,
        "ignore_merges",
        vocabulary.wholePieces(),
        "vocab",
        vocab,
        "merges",
        merges);
  }

  private Map<String, Object> config(int maxLength) {
    return object(
        "add_bos_token",
        vocabulary.addsBos(),
        "add_prefix_space",
        false,
        "bos_token",
        text(vocabulary.bos()),
        "clean_up_tokenization_spaces",
        false,
        "eos_token",
        text(vocabulary.eos()),
        "model_max_length",
        maxLength,
        "tokenizer_class",
        "PreTrainedTokenizerFast");
  }

  private @Nullable String text(OptionalInt id) {
    return id.isPresent() ? spellings.get(id.getAsInt()) : null;
  }

  private static Map<String, Object> object(@Nullable Object... namesAndValues) {
    var object = new LinkedHashMap<String, Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }
}
