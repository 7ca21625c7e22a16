package dev.glasshouse.model.tokenizer;

import dev.glasshouse.model.format.GgufArray;
import dev.glasshouse.model.format.GgufMetadata;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.model.template.ChatTemplateFiles;
import dev.glasshouse.tensor.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * A tokeniser as a GGUF file's keys hold it ({@code tokenizer.ggml.*} and {@code
 * tokenizer.chat_template}), out of any kind of file that has one.
 */
public final class GgufKeys {
  static final String PREFIX = "tokenizer.ggml.";
  static final String TEMPLATE = "tokenizer.chat_template";
  static final int NORMAL = 1;
  static final int UNKNOWN = 2;
  static final int CONTROL = 3;
  static final int USER_DEFINED = 4;
  static final int UNUSED = 5;
  static final int BYTE = 6;
  private static final long MAX_CONFIG_BYTES = 16 << 20;

  private GgufKeys() {}

  /**
   * The keys of a tokeniser.
   *
   * @param path what {@link Tokenizers#load} takes
   * @param vocab rows of the model's embedding; ids without a token get one that is never used
   * @return by key, as {@link dev.glasshouse.model.format.GgufWriter} takes them
   * @throws UserError if there is no tokeniser, it is damaged, of a kind that GGUF files do not
   *     hold, or has more tokens than the model
   */
  public static Map<String, Object> of(Path path, int vocab) {
    return padded(path, read(path), vocab);
  }

  /** The keys of a tokeniser by itself. */
  static Map<String, Object> read(Path path) {
    if (path.toString().endsWith(".gguf")) {
      Map<String, Object> keys = GgufMetadata.read(path).under("tokenizer.");
      if (!keys.containsKey(PREFIX + "tokens")) {
        throw new UserError("Cannot carry over the tokeniser of " + path + ": it has none");
      }
      return keys;
    }
    Path file = Files.isDirectory(path) ? path.resolve(TokenizerJson.FILE_NAME) : path;
    if (file.toString().endsWith(".json") && SentencePieceJson.isOne(file)) {
      return withConfig(SentencePieceJson.read(file), file);
    }
    return switch (Tokenizers.load(path)) {
      case BpeTokenizer bpe -> withConfig(byteLevel(bpe.vocabulary()), file);
      case Llama2cTokenizer llama -> scored(llama);
      default ->
          throw new UserError(
              "Cannot carry over the tokeniser " + path + ": unknown to GGUF files");
    };
  }

  static Map<String, Object> byteLevel(BpeVocabulary vocabulary) {
    byte[][] tokens = vocabulary.tokens();
    List<String> texts = new ArrayList<>();
    int[] types = new int[tokens.length];
    for (int id = 0; id < tokens.length; id++) {
      types[id] = tokens[id] == null ? UNUSED : NORMAL;
      texts.add(tokens[id] == null ? unused(id) : ByteAlphabet.write(tokens[id]));
    }
    List<String> merges = new ArrayList<>();
    for (long pair : vocabulary.merges()) {
      merges.add(texts.get((int) (pair >>> 32)) + " " + texts.get((int) pair));
    }
    for (AddedToken token : vocabulary.added()) {
      texts.set(token.id(), token.text());
      types[token.id()] = token.special() ? CONTROL : USER_DEFINED;
    }
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put(PREFIX + "model", "gpt2");
    keys.put(PREFIX + "pre", vocabulary.pattern().ggufName());
    keys.put(PREFIX + "tokens", texts);
    keys.put(PREFIX + "token_type", GgufArray.ofIntegers(types));
    keys.put(PREFIX + "merges", merges);
    putId(keys, "bos_token_id", vocabulary.bos());
    putId(keys, "eos_token_id", vocabulary.eos());
    keys.put(PREFIX + "add_bos_token", vocabulary.addsBos());
    return keys;
  }

  private static Map<String, Object> scored(Llama2cTokenizer tokenizer) {
    int size = tokenizer.vocabSize();
    List<String> texts = new ArrayList<>();
    float[] scores = new float[size];
    int[] types = new int[size];
    Map<Integer, String> special = new LinkedHashMap<>();
    tokenizer.specialTokens().forEach((text, id) -> special.put(id, text));
    for (int id = 0; id < size; id++) {
      scores[id] = tokenizer.score(id);
      if (special.containsKey(id)) {
        texts.add(special.get(id));
        types[id] = texts.get(id).equals("<unk>") ? UNKNOWN : CONTROL;
      } else if (tokenizer.bytes(id).length == 1 && texts.size() < special.size() + 256) {
        texts.add("<0x%02X>".formatted(tokenizer.bytes(id)[0] & 0xFF));
        types[id] = BYTE;
      } else {
        String text = new String(tokenizer.bytes(id), StandardCharsets.UTF_8);
        texts.add(text.replace(' ', SentencePieceJson.SPACE));
        types[id] = NORMAL;
      }
    }
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put(PREFIX + "model", "llama");
    keys.put(PREFIX + "pre", "default");
    keys.put(PREFIX + "tokens", texts);
    keys.put(PREFIX + "scores", GgufArray.ofReals(scores));
    keys.put(PREFIX + "token_type", GgufArray.ofIntegers(types));
    putId(keys, "bos_token_id", tokenizer.bos());
    putId(keys, "eos_token_id", tokenizer.eos());
    keys.put(PREFIX + "unknown_token_id", 0L);
    keys.put(PREFIX + "add_bos_token", true);
    keys.put(PREFIX + "add_space_prefix", true);
    return keys;
  }

  private static Map<String, Object> withConfig(Map<String, Object> keys, Path file) {
    Path configFile = file.resolveSibling(TokenizerJson.CONFIG_FILE_NAME);
    JsonNode config =
        Files.exists(configFile)
            ? Json.readObject(configFile, MAX_CONFIG_BYTES)
            : Json.MAPPER.createObjectNode();
    for (String flag : List.of("add_bos_token", "add_eos_token")) {
      if (config.path(flag).isBoolean()) {
        keys.put(PREFIX + flag, config.path(flag).booleanValue());
      }
    }
    ChatTemplateFiles.source(file.resolveSibling(""), false)
        .ifPresent(text -> keys.put(TEMPLATE, text));
    return keys;
  }

  static void putId(Map<String, Object> keys, String key, OptionalInt id) {
    id.ifPresent(value -> keys.put(PREFIX + key, (long) value));
  }

  /**
   * The tokens' spellings among some keys.
   *
   * @throws UserError if there are none
   */
  @SuppressWarnings("unchecked") // the only lists among keys are lists of strings
  static List<String> texts(Map<String, Object> keys) {
    if (keys.get(PREFIX + "tokens") instanceof List<?> texts) {
      return (List<String>) texts;
    }
    throw new UserError("it has no " + PREFIX + "tokens");
  }

  /**
   * The tokens' types among some keys; all are normal where there are none.
   *
   * @throws UserError if there are not as many as tokens
   */
  static int[] types(Map<String, Object> keys) {
    int[] types = new int[texts(keys).size()];
    Arrays.fill(types, NORMAL);
    if (keys.get(PREFIX + "token_type") instanceof GgufArray given && !given.isReal()) {
      checkLength(given, types.length);
      Arrays.setAll(types, id -> (int) given.integer(id));
    }
    return types;
  }

  /**
   * The tokens' scores among some keys; all are 0 where there are none.
   *
   * @throws UserError if there are not as many as tokens
   */
  static float[] scores(Map<String, Object> keys) {
    float[] scores = new float[texts(keys).size()];
    if (keys.get(PREFIX + "scores") instanceof GgufArray given && given.isReal()) {
      checkLength(given, scores.length);
      for (int id = 0; id < scores.length; id++) {
        scores[id] = (float) given.real(id);
      }
    }
    return scores;
  }

  private static void checkLength(GgufArray array, int tokens) {
    if (array.length() != tokens) {
      throw new UserError("its tokens, scores and token types differ in number");
    }
  }

  private static Map<String, Object> padded(Path path, Map<String, Object> keys, int vocab) {
    List<String> texts = new ArrayList<>(texts(keys));
    int size = texts.size();
    if (size > vocab) {
      throw new UserError(
          "Cannot carry over the tokeniser %s: it has %,d tokens, and the model %,d"
              .formatted(path, size, vocab));
    }
    if (size == vocab) {
      return keys;
    }
    int[] types = Arrays.copyOf(types(keys), vocab);
    for (int id = size; id < vocab; id++) {
      types[id] = UNUSED;
      texts.add(unused(id));
    }
    Map<String, Object> all = new LinkedHashMap<>(keys);
    all.put(PREFIX + "tokens", texts);
    all.put(PREFIX + "token_type", GgufArray.ofIntegers(types));
    if (keys.containsKey(PREFIX + "scores")) {
      all.put(PREFIX + "scores", GgufArray.ofReals(Arrays.copyOf(scores(keys), vocab)));
    }
    return all;
  }

  private static String unused(int id) {
    return "[PAD" + id + "]";
  }
}
