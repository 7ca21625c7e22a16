package dev.glasshouse.model.tokenizer;

import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Hugging Face's {@code tokenizer.json} and the {@code tokenizer_config.json} beside it, of
 * byte-level BPE tokenisers. What such a file can ask for and we do not do is refused by name,
 * never passed over: ids that are nearly right are worse than none.
 */
public final class TokenizerJson {
  /** The name of the file with the vocabulary. */
  public static final String FILE_NAME = "tokenizer.json";

  /** The name of the file that says which tokens begin and end documents. */
  public static final String CONFIG_FILE_NAME = "tokenizer_config.json";

  /** Twice the largest file published so far. */
  private static final long MAX_BYTES = 1L << 26;

  private final JsonObject root;
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<String, AddedToken> added = new HashMap<>();

  private TokenizerJson(JsonObject root) {
    this.root = root;
  }

  /**
   * Loads a tokeniser. The tokens that begin and end documents are those that {@code
   * tokenizer_config.json} in the same folder names; without one, {@code <|endoftext|>} if there is
   * such a token.
   *
   * @param file a {@code tokenizer.json}
   * @return the tokeniser
   * @throws UserError if a file cannot be read, is damaged, or asks for something unsupported
   */
  public static BpeTokenizer load(Path file) {
    JsonObject root = read(file);
    Path config = file.resolveSibling(CONFIG_FILE_NAME);
    try {
      var reader = new TokenizerJson(root);
      return new BpeTokenizer(reader.read(Files.exists(config) ? read(config) : null));
    } catch (UserError e) {
      throw new UserError("Cannot use the tokeniser " + file + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * Writes {@code tokenizer.json} and {@code tokenizer_config.json}, such that Hugging Face's
   * libraries open them.
   *
   * @param tokenizer what to write
   * @param folder where; made if it is not there
   * @param maxLength how many tokens the model takes at most
   * @throws UserError if a file cannot be written
   */
  public static void save(BpeTokenizer tokenizer, Path folder, int maxLength) {
    TokenizerJsonWriter.write(tokenizer, folder, maxLength);
  }

  private static JsonObject read(Path file) {
    return new JsonObject("", Json.readObject(file, MAX_BYTES));
  }

  private BpeVocabulary read(@Nullable JsonObject config) {
    root.allow(
            "version",
            "truncation",
            "padding",
            "added_tokens",
            "normalizer",
            "pre_tokenizer",
            "post_processor",
            "decoder",
            "model")
        .accept("truncation")
        .accept("padding");
    byteLevel(root.object("decoder"));
    if (root.find("post_processor").isPresent()) {
      byteLevel(root.object("post_processor"));
    }
    boolean nfc = root.find("normalizer").isPresent();
    if (nfc) {
      root.object("normalizer").allow("type").accept("type", "NFC");
    }
    SplitPattern pattern = pattern(root.object("pre_tokenizer"));
    JsonObject model = root.object("model");
    byte[][] tokens = tokens(model);
    List<AddedToken> inOrder =
        added.values().stream().sorted(Comparator.comparingInt(AddedToken::id)).toList();
    return new BpeVocabulary(
        tokens,
        merges(model),
        pattern,
        nfc,
        inOrder,
        boundary(config, "bos_token"),
        boundary(config, "eos_token"));
  }

  private static SplitPattern pattern(JsonObject preTokenizer) {
    if (preTokenizer.text("type").equals("ByteLevel")) {
      withoutPrefixSpace(preTokenizer).accept("use_regex", true);
      return SplitPattern.GPT2;
    }
    preTokenizer.allow("type", "pretokenizers").accept("type", "Sequence");
    List<JsonObject> steps = preTokenizer.objects("pretokenizers");
    if (steps.size() != 2) {
      throw new UserError(
          preTokenizer.path() + " has " + steps.size() + " steps, expected Split and ByteLevel");
    }
    JsonObject split = steps.getFirst();
    split
        .allow("type", "pattern", "behavior", "invert")
        .accept("type", "Split")
        .accept("behavior", "Isolated")
        .accept("invert", false);
    withoutPrefixSpace(steps.getLast()).accept("use_regex", false).require("use_regex");
    String regex = split.object("pattern").allow("Regex").text("Regex");
    return SplitPattern.byRegex(regex)
        .orElseThrow(() -> new UserError("its split pattern is none that we know: " + regex));
  }

  private static JsonObject withoutPrefixSpace(JsonObject preTokenizer) {
    byteLevel(preTokenizer).accept("add_prefix_space", false).require("add_prefix_space");
    return preTokenizer;
  }

  /** Checks a pre-tokeniser, post-processor or decoder that must be ByteLevel. */
  private static JsonObject byteLevel(JsonObject object) {
    object.text("type");
    return object
        .allow("type", "add_prefix_space", "trim_offsets", "use_regex")
        .accept("type", "ByteLevel");
  }

  private byte[][] tokens(JsonObject model) {
    model
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
        .accept("end_of_word_suffix", "")
        .accept("byte_fallback", false)
        .accept("ignore_merges", false);
    int largest = 0;
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
    byte[][] tokens = new byte[largest + 1][];
    added.forEach(
        (text, token) -> place(tokens, token.id(), text, text.getBytes(StandardCharsets.UTF_8)));
    ids.forEach((text, id) -> {
      if (!added.containsKey(text)) {
        place(tokens, id, text, ByteAlphabet.read(text));
      }
    });
    return tokens;
  }

  private AddedToken addedToken(JsonObject token) {
    token
        .allow("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special")
        .accept("single_word", false)
        .accept("lstrip", false)
        .accept("rstrip", false);
    if (token.flag("normalized", false) && root.find("normalizer").isPresent()) {
      throw new UserError("added_tokens[].normalized is true, which we do not support");
    }
    return new AddedToken(
        JsonObject.integer("added_tokens[].id", token.require("id"), BpeVocabulary.MAX_IDS - 1),
        token.text("content"),
        token.flag("special", false));
  }

  private static void place(byte[][] tokens, int id, String text, byte[] bytes) {
    if (tokens[id] != null) {
      throw new UserError("its token '%s' has the id %d of another".formatted(text, id));
    }
    tokens[id] = bytes;
  }

  /** Merges are strings in older files and pairs of strings in newer ones. */
  private long[] merges(JsonObject model) {
    List<JsonNode> rules = model.array("merges");
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

  private OptionalInt boundary(@Nullable JsonObject config, String key) {
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
                .formatted(CONFIG_FILE_NAME, key, name));
      }
    }
    return added.containsKey(name) ? OptionalInt.of(added.get(name).id()) : OptionalInt.empty();
  }
}
