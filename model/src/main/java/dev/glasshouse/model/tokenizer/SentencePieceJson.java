package dev.glasshouse.model.tokenizer;

import static dev.glasshouse.model.tokenizer.GgufKeys.PREFIX;

import dev.glasshouse.model.format.GgufArray;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@code tokenizer.json} of Llama's kind against the keys of a GGUF file: the one lists merges,
 * the other scores. A token's score there is minus the rank of the first merge that makes it; the
 * other way round, tokens are merged by falling score.
 */
final class SentencePieceJson {
  static final char SPACE = '\u2581';

  private static final long MAX_BYTES = 1L << 26;
  private static final int MAX_IDS = 1 << 21;
  private static final float NO_MERGE = -1e6f;

  private SentencePieceJson() {}

  /** Whether a file holds a BPE vocabulary that spells characters without a token in bytes. */
  static boolean isOne(Path file) {
    JsonNode model = Json.readObject(file, MAX_BYTES).path("model");
    return model.path("type").asString("BPE").equals("BPE")
        && model.path("byte_fallback").asBoolean(false);
  }

  /**
   * The keys of a file.
   *
   * @throws UserError if it is damaged
   */
  static Map<String, Object> read(Path file) {
    JsonNode root = Json.readObject(file, MAX_BYTES);
    JsonNode model = root.path("model");
    Map<String, Integer> ids = new HashMap<>();
    int size = 0;
    for (Map.Entry<String, JsonNode> each : model.path("vocab").properties()) {
      ids.put(each.getKey(), id(file, each.getKey(), each.getValue()));
      size = Math.max(size, ids.get(each.getKey()) + 1);
    }
    for (JsonNode token : root.path("added_tokens")) {
      String text = token.path("content").asString("");
      ids.put(text, id(file, text, token.path("id")));
      size = Math.max(size, ids.get(text) + 1);
    }
    try {
      BpeVocabulary.checkDense(size - 1, ids.size());
    } catch (UserError e) {
      throw new UserError("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
    String[] texts = new String[size];
    float[] scores = new float[size];
    int[] types = new int[size];
    for (int id = 0; id < size; id++) {
      texts[id] = "[PAD" + id + "]";
      types[id] = GgufKeys.UNUSED;
    }
    ids.forEach((text, id) -> {
      texts[id] = text;
      types[id] = text.matches("<0x[0-9A-F]{2}>") ? GgufKeys.BYTE : GgufKeys.NORMAL;
      scores[id] = types[id] == GgufKeys.BYTE ? 0 : NO_MERGE;
    });
    for (JsonNode token : root.path("added_tokens")) {
      types[token.path("id").asInt(0)] =
          token.path("special").asBoolean(false) ? GgufKeys.CONTROL : GgufKeys.USER_DEFINED;
    }
    Integer unknown = ids.get(model.path("unk_token").asString(""));
    if (unknown != null) {
      types[unknown] = GgufKeys.UNKNOWN;
    }
    score(file, model.path("merges"), ids, scores);
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put(PREFIX + "model", "llama");
    keys.put(PREFIX + "pre", "default");
    keys.put(PREFIX + "tokens", Arrays.asList(texts));
    keys.put(PREFIX + "scores", GgufArray.ofReals(scores));
    keys.put(PREFIX + "token_type", GgufArray.ofIntegers(types));
    Path config = file.resolveSibling(TokenizerJson.CONFIG_FILE_NAME);
    JsonNode names = Files.exists(config) ? Json.readObject(config, MAX_BYTES) : null;
    if (names != null) {
      GgufKeys.putId(keys, "bos_token_id", named(names.path("bos_token"), ids));
      GgufKeys.putId(keys, "eos_token_id", named(names.path("eos_token"), ids));
    }
    if (unknown != null) {
      keys.put(PREFIX + "unknown_token_id", (long) unknown);
    }
    keys.put(PREFIX + "add_bos_token", JsonBegin.isAdded(root, names, true));
    keys.put(PREFIX + "add_space_prefix", prefixes(root));
    return keys;
  }

  private static int id(Path file, String text, JsonNode value) {
    int id = value.asInt(-1);
    if (id < 0 || id >= MAX_IDS) {
      throw new UserError(
          "Cannot use the tokeniser %s: its token '%.40s' has the id %s; expected 0 to %,d"
              .formatted(file, text, value, MAX_IDS - 1));
    }
    return id;
  }

  private static void score(Path file, JsonNode merges, Map<String, Integer> ids, float[] scores) {
    int rank = 0;
    for (JsonNode merge : merges) {
      String joined =
          merge.isArray()
              ? merge.path(0).asString("") + merge.path(1).asString("")
              : merge.asString("").replaceFirst(" ", "");
      Integer id = ids.get(joined);
      if (id == null) {
        throw new UserError(
            "Cannot use the tokeniser %s: its merge %d makes '%.40s', which has no id"
                .formatted(file, rank, joined));
      }
      scores[id] = Math.max(scores[id], -rank);
      rank++;
    }
  }

  private static OptionalInt named(JsonNode name, Map<String, Integer> ids) {
    Integer id = ids.get(name.isObject() ? name.path("content").asString("") : name.asString(""));
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** Whether a text is given a space in front, by the normaliser or by the pre-tokeniser. */
  private static boolean prefixes(JsonNode root) {
    String normalizer = root.path("normalizer").toString();
    JsonNode split = root.path("pre_tokenizer");
    boolean metaspace =
        split.path("type").asString("").equals("Metaspace")
            && split.path("add_prefix_space").asBoolean(true)
            && !split.path("prepend_scheme").asString("always").equals("never");
    return normalizer.contains("Prepend") || metaspace;
  }

  /**
   * The file of some keys, of the kind {@code llama}.
   *
   * @throws UserError if they hold no such vocabulary
   */
  static ObjectNode write(Map<String, Object> keys) {
    List<String> texts = GgufKeys.texts(keys);
    float[] scores = GgufKeys.scores(keys);
    int[] types = GgufKeys.types(keys);
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    ObjectNode vocab = Json.MAPPER.createObjectNode();
    Map<String, Integer> ids = new LinkedHashMap<>();
    String unknown = null;
    for (int id = 0; id < texts.size(); id++) {
      if (types[id] == GgufKeys.UNUSED) {
        continue;
      }
      vocab.put(texts.get(id), id);
      if (types[id] == GgufKeys.UNKNOWN) {
        unknown = texts.get(id);
      }
      if (types[id] == GgufKeys.CONTROL
          || types[id] == GgufKeys.UNKNOWN
          || types[id] == GgufKeys.USER_DEFINED) {
        ObjectNode token = added.addObject().put("id", id).put("content", texts.get(id));
        for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
          token.put(flag, false);
        }
        token.put("special", types[id] != GgufKeys.USER_DEFINED);
      } else if (types[id] != GgufKeys.BYTE) {
        ids.putIfAbsent(texts.get(id), id);
      }
    }
    boolean prefix = !Boolean.FALSE.equals(keys.get(PREFIX + "add_space_prefix"));
    around(root, prefix);
    root.set("post_processor", postProcessor(keys));
    ObjectNode model = root.putObject("model").put("type", "BPE").putNull("dropout");
    model.put("unk_token", unknown);
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", true).put("byte_fallback", true);
    model.set("vocab", vocab);
    ArrayNode merges = model.putArray("merges");
    merges(ids, scores).forEach(merges::add);
    return root;
  }

  private static @Nullable ObjectNode postProcessor(Map<String, Object> keys) {
    boolean begins = !Boolean.FALSE.equals(keys.get(PREFIX + "add_bos_token"));
    return begins && keys.get(PREFIX + "bos_token_id") instanceof Long id
        ? name(keys, "bos_token_id").map(bos -> JsonBegin.template(bos, id.intValue())).orElse(null)
        : null;
  }

  private static void around(ObjectNode root, boolean prefix) {
    ArrayNode normalizers =
        root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
    if (prefix) {
      normalizers.addObject().put("type", "Prepend").put("prepend", String.valueOf(SPACE));
    }
    ObjectNode replace = normalizers.addObject().put("type", "Replace");
    replace.putObject("pattern").put("String", " ");
    replace.put("content", String.valueOf(SPACE));
    root.putNull("pre_tokenizer");
    ArrayNode decoders = root.putObject("decoder").put("type", "Sequence").putArray("decoders");
    ObjectNode back = decoders.addObject().put("type", "Replace");
    back.putObject("pattern").put("String", String.valueOf(SPACE));
    back.put("content", " ");
    decoders.addObject().put("type", "ByteFallback");
    decoders.addObject().put("type", "Fuse");
    if (prefix) {
      decoders.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    }
  }

  /** Every way to part a token into two, the tokens by falling score. */
  private static List<String> merges(Map<String, Integer> ids, float[] scores) {
    ScoredMerges.checkLengths(ids.keySet());
    List<String> order =
        ids.entrySet().stream()
            .sorted(Comparator.comparingDouble(each -> -scores[each.getValue()]))
            .map(Map.Entry::getKey)
            .toList();
    List<String> merges = new ArrayList<>();
    for (String text : order) {
      for (int cut = 1; cut < text.length(); cut++) {
        String left = text.substring(0, cut);
        String right = text.substring(cut);
        if (ids.containsKey(left) && ids.containsKey(right)) {
          merges.add(left + " " + right);
        }
      }
    }
    return merges;
  }

  /** The name of the token that a key gives the id of. */
  static Optional<String> name(Map<String, Object> keys, String key) {
    List<String> texts = GgufKeys.texts(keys);
    return keys.get(PREFIX + key) instanceof Long id && id >= 0 && id < texts.size()
        ? Optional.of(texts.get(id.intValue()))
        : Optional.empty();
  }
}
