package dev.glasshouse.model.tokenizer;

import static dev.glasshouse.model.tokenizer.GgufKeys.BYTE;
import static dev.glasshouse.model.tokenizer.GgufKeys.CONTROL;
import static dev.glasshouse.model.tokenizer.GgufKeys.NORMAL;
import static dev.glasshouse.model.tokenizer.GgufKeys.PREFIX;
import static dev.glasshouse.model.tokenizer.GgufKeys.UNKNOWN;
import static dev.glasshouse.model.tokenizer.GgufKeys.UNUSED;
import static dev.glasshouse.model.tokenizer.GgufKeys.USER_DEFINED;

import dev.glasshouse.model.format.GgufArray;
import dev.glasshouse.model.format.GgufMetadata;
import dev.glasshouse.tensor.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the vocabulary out of a GGUF file's metadata: of the kind {@code gpt2}, which is byte-level
 * BPE, or of the kind {@code llama}, which is SentencePiece's BPE.
 */
final class GgufVocabulary {
  private final GgufMetadata metadata;
  private final List<String> texts;
  private final int[] types;
  private final List<AddedToken> added = new ArrayList<>();

  private GgufVocabulary(GgufMetadata metadata) {
    this.metadata = metadata;
    this.texts = require("tokens", metadata.strings(PREFIX + "tokens"));
    GgufArray given = metadata.integers(PREFIX + "token_type").orElse(null);
    int known = given == null ? texts.size() : given.length();
    if (known != texts.size() || known > BpeVocabulary.MAX_IDS) {
      throw new UserError(
          "it has %,d tokens (at most %,d are accepted) and %,d token types"
              .formatted(texts.size(), BpeVocabulary.MAX_IDS, known));
    }
    this.types = new int[known];
    Arrays.setAll(types, id -> given == null ? NORMAL : (int) given.integer(id));
  }

  /**
   * Reads a tokeniser.
   *
   * @param file a GGUF file, with or without tensors
   * @throws UserError if the file cannot be read, is damaged, or holds a kind we do not know
   */
  static Tokenizer load(Path file) {
    GgufMetadata metadata = GgufMetadata.read(file);
    try {
      String kind = require("model", metadata.string(PREFIX + "model"));
      return switch (kind) {
        case "gpt2" -> new BpeTokenizer(new GgufVocabulary(metadata).byteLevel());
        case "llama" -> new SentencePieceTokenizer(new GgufVocabulary(metadata).sentencePiece());
        default ->
            throw new UserError(
                "its kind (tokenizer.ggml.model) is '%s'; known are 'gpt2' and 'llama'"
                    .formatted(kind));
      };
    } catch (UserError e) {
      throw new UserError("Cannot use the vocabulary of " + file + ": " + e.getMessage() + ".", e);
    }
  }

  private BpeVocabulary byteLevel() {
    String pre = require("pre", metadata.string(PREFIX + "pre"));
    SplitPattern pattern =
        SplitPattern.byGgufName(pre)
            .orElseThrow(() ->
                new UserError(
                    "its split pattern (tokenizer.ggml.pre) is '%s'; known are %s"
                        .formatted(pre, String.join(", ", SplitPattern.ggufNames()))));
    byte[][] tokens = new byte[texts.size()][];
    Map<String, Integer> ids = new HashMap<>(2 * tokens.length);
    for (int id = 0; id < tokens.length; id++) {
      String text = texts.get(id);
      if (types[id] == CONTROL || types[id] == USER_DEFINED) {
        added.add(new AddedToken(id, text, types[id] == CONTROL));
        tokens[id] = text.getBytes(StandardCharsets.UTF_8);
      } else if (types[id] != UNUSED) {
        tokens[id] = ByteAlphabet.read(text);
        Integer other = ids.put(text, id);
        if (other != null) {
          throw new UserError("its token '%s' has the ids %d and %d".formatted(text, other, id));
        }
      }
    }
    // llama.cpp takes whole pieces for this pattern, as the tokenizer.json of Llama 3 asks for.
    boolean wholePieces = pattern == SplitPattern.LLAMA3;
    return new BpeVocabulary(
        tokens,
        merges(ids),
        pattern,
        wholePieces,
        Normalizer.NONE,
        added,
        id("bos_token_id"),
        id("eos_token_id"),
        addsBos(pattern == SplitPattern.LLAMA3));
  }

  private SentencePieceVocabulary sentencePiece() {
    GgufArray scores = require("scores", metadata.reals(PREFIX + "scores"));
    if (scores.length() != texts.size()) {
      throw new UserError(
          "it has %,d tokens and %,d scores".formatted(texts.size(), scores.length()));
    }
    @Nullable String[] spellings = new String[texts.size()];
    @Nullable String[] words = new String[texts.size()];
    @Nullable String[] bytes = new String[texts.size()];
    float[] scoreOfId = new float[texts.size()];
    OptionalInt unknown = OptionalInt.empty();
    boolean phi3 =
        metadata
            .string("general.name")
            .filter(name -> name.toLowerCase(Locale.ROOT).matches(".*phi-?3.*"))
            .isPresent();
    for (int id = 0; id < spellings.length; id++) {
      String text = texts.get(id);
      scoreOfId[id] = (float) scores.real(id);
      spellings[id] = types[id] == UNUSED ? null : text;
      switch (types[id]) {
        case CONTROL, USER_DEFINED, UNKNOWN -> {
          added.add(added(id, text, phi3));
          unknown = types[id] == UNKNOWN ? OptionalInt.of(id) : unknown;
        }
        case BYTE -> bytes[id] = text;
        case UNUSED -> {}
        default -> words[id] = text.isEmpty() ? null : text;
      }
    }
    ScoredMerges merges = ScoredMerges.of(SentencePieceVocabulary.idsByText(words), scoreOfId);
    boolean prefix = metadata.flag(PREFIX + "add_space_prefix").orElse(true);
    return new SentencePieceVocabulary(
        spellings,
        SentencePieceVocabulary.bytes(SentencePieceVocabulary.idsByText(bytes)),
        merges.table(),
        merges.loose(),
        prefix ? SentencePieceVocabulary.Prefix.ALWAYS : SentencePieceVocabulary.Prefix.NEVER,
        false,
        unknown,
        false,
        Normalizer.NONE,
        added,
        id("bos_token_id"),
        id("eos_token_id"),
        addsBos(true));
  }

  /** What the file says, or what llama.cpp does by itself with this kind of vocabulary. */
  private boolean addsBos(boolean usual) {
    return metadata.flag(PREFIX + "add_bos_token").orElse(usual);
  }

  /**
   * A token beside the merges. GGUF files do not say which take the white space after them along:
   * Phi-3's do, all but three ({@code added_tokens} of its {@code tokenizer.json}).
   */
  private AddedToken added(int id, String text, boolean phi3) {
    boolean isSpecial = types[id] != USER_DEFINED;
    boolean rightSpace = phi3 && !List.of("<unk>", "<s>", "<|endoftext|>").contains(text);
    return new AddedToken(id, text, isSpecial, false, false, rightSpace, false);
  }

  private long[] merges(Map<String, Integer> ids) {
    List<String> rules = require("merges", metadata.strings(PREFIX + "merges"));
    long[] merges = new long[rules.size()];
    for (int rank = 0; rank < merges.length; rank++) {
      merges[rank] = BpeVocabulary.merge(rules.get(rank), ids);
    }
    return merges;
  }

  private OptionalInt id(String key) {
    OptionalLong id = metadata.integer(PREFIX + key);
    if (id.isEmpty()) {
      return OptionalInt.empty();
    }
    if (id.getAsLong() < 0 || id.getAsLong() >= texts.size()) {
      throw new UserError(
          "its %s is %d, and its ids end at %d".formatted(key, id.getAsLong(), texts.size() - 1));
    }
    return OptionalInt.of((int) id.getAsLong());
  }

  private static <T> T require(String key, Optional<T> value) {
    return value.orElseThrow(() -> new UserError("it has no " + PREFIX + key));
  }
}
