package dev.glasshouse.model.tokenizer;

import dev.glasshouse.model.format.GgufMetadata;
import dev.glasshouse.tensor.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the vocabulary out of a GGUF file's metadata: of the kind {@code gpt2}, byte-level BPE. */
final class GgufVocabulary {
  private static final String PREFIX = "tokenizer.ggml.";
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int UNUSED = 5;

  private final GgufMetadata metadata;
  private final SplitPattern pattern;
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<AddedToken> added = new ArrayList<>();
  private final byte[][] tokens;

  private GgufVocabulary(GgufMetadata metadata) {
    this.metadata = metadata;
    this.pattern = pattern(metadata);
    List<String> texts = require("tokens", metadata.strings(PREFIX + "tokens"));
    this.tokens = new byte[texts.size()][];
    long[] types = metadata.integers(PREFIX + "token_type").orElseGet(() -> new long[texts.size()]);
    if (types.length != texts.size() || texts.size() > BpeVocabulary.MAX_IDS) {
      throw new UserError(
          "it has %,d tokens (at most %,d are accepted) and %,d token types"
              .formatted(texts.size(), BpeVocabulary.MAX_IDS, types.length));
    }
    for (int id = 0; id < tokens.length; id++) {
      add(id, texts.get(id), types[id]);
    }
  }

  /**
   * Reads a tokeniser.
   *
   * @param file a GGUF file, with or without tensors
   * @throws UserError if the file cannot be read, is damaged, or holds a kind we do not know
   */
  static BpeTokenizer load(Path file) {
    GgufMetadata metadata = GgufMetadata.read(file);
    try {
      return new BpeTokenizer(new GgufVocabulary(metadata).read());
    } catch (UserError e) {
      throw new UserError("Cannot use the vocabulary of " + file + ": " + e.getMessage() + ".", e);
    }
  }

  private BpeVocabulary read() {
    return new BpeVocabulary(
        tokens, merges(), pattern, false, added, id("bos_token_id"), id("eos_token_id"));
  }

  private static SplitPattern pattern(GgufMetadata metadata) {
    String kind = require("model", metadata.string(PREFIX + "model"));
    if (!kind.equals("gpt2")) {
      throw new UserError(
          "its kind (tokenizer.ggml.model) is '%s', and only 'gpt2' is known".formatted(kind));
    }
    String pre = require("pre", metadata.string(PREFIX + "pre"));
    return SplitPattern.byGgufName(pre)
        .orElseThrow(() ->
            new UserError(
                "its split pattern (tokenizer.ggml.pre) is '%s'; known are 'gpt-2', 'qwen2'"
                    .formatted(pre)));
  }

  private void add(int id, String text, long type) {
    if (type == CONTROL || type == USER_DEFINED) {
      added.add(new AddedToken(id, text, type == CONTROL));
      tokens[id] = text.getBytes(StandardCharsets.UTF_8);
    } else if (type != UNUSED) {
      tokens[id] = ByteAlphabet.read(text);
      ids.put(text, id);
    }
  }

  private long[] merges() {
    List<String> texts = require("merges", metadata.strings(PREFIX + "merges"));
    long[] merges = new long[texts.size()];
    for (int rank = 0; rank < merges.length; rank++) {
      merges[rank] = BpeVocabulary.merge(texts.get(rank), ids);
    }
    return merges;
  }

  private OptionalInt id(String key) {
    OptionalLong id = metadata.integer(PREFIX + key);
    if (id.isEmpty()) {
      return OptionalInt.empty();
    }
    if (id.getAsLong() < 0 || id.getAsLong() >= tokens.length) {
      throw new UserError(
          "its %s is %d, and its ids end at %d".formatted(key, id.getAsLong(), tokens.length - 1));
    }
    return OptionalInt.of((int) id.getAsLong());
  }

  private static <T> T require(String key, Optional<T> value) {
    return value.orElseThrow(() -> new UserError("it has no " + PREFIX + key));
  }
}
