package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The tokens and merges of {@code tokenizer.json}, of whatever kind. */
final class JsonVocabulary {
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<String, AddedToken> added = new HashMap<>();
  private int largest;

  /**
   * @param root a whole {@code tokenizer.json}
   * @throws UserError if an id is out of range, a token has two ids, or the model is no BPE
   */
  JsonVocabulary(JsonObject root) {
    JsonObject model =
        root.object("model")
            .allow(
                "type",
                "dropout",
                "unk_token",
                "continuing_subword_prefix",
                "end_of_word_suffix",
                "fuse_unk",
                "byte_fallback",
                "ignore_merges",
                "vocab",
                "merges")
            .accept("type", "BPE")
            .accept("dropout")
            .accept("continuing_subword_prefix", "")
            .accept("end_of_word_suffix", "");
    JsonObject vocab = model.object("vocab");
    for (Map.Entry<String, JsonNode> entry : vocab.node().properties()) {
      int id = JsonObject.integer(vocab.path(), entry.getValue(), BpeVocabulary.MAX_IDS - 1);
      ids.put(entry.getKey(), id);
      largest = Math.max(largest, id);
    }
    for (JsonObject item : root.objects("added_tokens")) {
      AddedToken token = addedToken(item);
      if (added.put(token.text(), token) != null
          || ids.getOrDefault(token.text(), token.id()) != token.id()) {
        throw new UserError("its added token '%s' has two ids".formatted(token.text()));
      }
      largest = Math.max(largest, token.id());
    }
    BpeVocabulary.checkDense(largest, ids.size() + added.size());
  }

  /** The spelling of each token by id; null where no token has the id. */
  @Nullable String[] texts() {
    @Nullable String[] texts = new String[largest + 1];
    added.forEach((text, token) -> place(texts, token.id(), text));
    ids.forEach((text, id) -> {
      if (!added.containsKey(text)) {
        place(texts, id, text);
      }
    });
    return texts;
  }

  /** The ids of the model's own tokens, some of which may be added tokens too. */
  Map<String, Integer> ids() {
    return ids;
  }

  /** Whether an added token is spelt so. */
  boolean isAdded(String text) {
    return added.containsKey(text);
  }

  /** The added tokens in the order of their ids. */
  List<AddedToken> added() {
    return added.values().stream().sorted(Comparator.comparingInt(AddedToken::id)).toList();
  }

  private static AddedToken addedToken(JsonObject token) {
    token.allow("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
    return new AddedToken(
        JsonObject.integer("added_tokens[].id", token.require("id"), BpeVocabulary.MAX_IDS - 1),
        token.text("content"),
        token.flag("special", false),
        token.flag("single_word", false),
        token.flag("lstrip", false),
        token.flag("rstrip", false),
        token.flag("normalized", false));
  }

  private static void place(@Nullable String[] texts, int id, String text) {
    if (texts[id] != null) {
      throw new UserError("its token '%s' has the id %d of another".formatted(text, id));
    }
    texts[id] = text;
  }

  /** Merges are strings in older files and pairs of strings in newer ones. */
  long[] merges(JsonObject root) {
    List<JsonNode> rules = root.object("model").array("merges");
    long[] merges = new long[rules.size()];
    for (int rank = 0; rank < merges.length; rank++) {
      JsonNode rule = rules.get(rank);
      if (rule.isString()) {
        merges[rank] = BpeVocabulary.merge(rule.stringValue(), ids);
      } else if (rule.isArray()
          && rule.size() == 2
          && rule.get(0).isString()
          && rule.get(1).isString()) {
        merges[rank] =
            BpeVocabulary.merge(rule.get(0).stringValue(), rule.get(1).stringValue(), ids);
      } else {
        throw new UserError("its merge %d is neither a string nor a pair of them".formatted(rank));
      }
    }
    return merges;
  }

  /**
   * The token that begins or ends a document.
   *
   * @param config {@code tokenizer_config.json}, null where there is none
   * @param key {@code bos_token} or {@code eos_token}
   */
  OptionalInt boundary(@Nullable JsonObject config, String key) {
    String name = BpeTrainer.END_OF_TEXT;
    if (config != null) {
      JsonNode value = config.find(key).orElse(null);
      if (value == null) {
        return OptionalInt.empty();
      }
      name = value.isObject() ? config.object(key).text("content") : config.text(key);
      if (!added.containsKey(name)) {
        throw new UserError(
            "%s names the %s '%s', which is none of its added tokens"
                .formatted(TokenizerJson.CONFIG_FILE_NAME, key, name));
      }
    }
    return added.containsKey(name) ? OptionalInt.of(added.get(name).id()) : OptionalInt.empty();
  }
}
