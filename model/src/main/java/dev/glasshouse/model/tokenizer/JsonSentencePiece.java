package dev.glasshouse.model.tokenizer;

import dev.glasshouse.model.tokenizer.SentencePieceVocabulary.Prefix;
import dev.glasshouse.tensor.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A {@code tokenizer.json} of SentencePiece's kind: of Llama 1 and 2, Mistral, TinyLlama, Phi-3 or
 * Gemma. Spaces become U+2581 by a normaliser or by the pre-tokeniser Metaspace.
 */
final class JsonSentencePiece {
  private static final String SPACE = String.valueOf(SentencePieceVocabulary.SPACE);

  private JsonSentencePiece() {}

  /**
   * Reads a vocabulary.
   *
   * @param root the file
   * @param config {@code tokenizer_config.json}, null where there is none
   * @throws UserError if it is damaged or asks for something unsupported
   */
  static SentencePieceVocabulary read(JsonObject root, @Nullable JsonObject config) {
    checkDecoder(root.object("decoder"));
    var vocabulary = new JsonVocabulary(root);
    JsonObject model = root.object("model").accept("ignore_merges", false);
    List<Normalizer> steps = new ArrayList<>(JsonNormalizer.read(root));
    var replacesSpaces = new Normalizer.Replace(" ", SPACE);
    boolean isReplacing = !steps.isEmpty() && steps.getLast().equals(replacesSpaces);
    Prefix prefix = Prefix.NEVER;
    if (isReplacing) {
      steps.removeLast();
      if (!steps.isEmpty() && steps.getLast().equals(new Normalizer.Prepend(SPACE))) {
        steps.removeLast();
        prefix = Prefix.ALWAYS;
      }
    }
    boolean splits = false;
    if (root.find("pre_tokenizer").isPresent()) {
      JsonObject split = root.object("pre_tokenizer");
      if (split.text("type").equals("Metaspace")) {
        isReplacing = true;
        prefix = prefix == Prefix.ALWAYS ? prefix : prefix(split);
        splits = split.flag("split", true);
      } else {
        checkNoSplit(split, isReplacing);
      }
    }
    if (!isReplacing) {
      throw new UserError("nothing in it turns spaces into U+2581, as SentencePiece spells them");
    }
    return new SentencePieceVocabulary(
        vocabulary.texts(),
        bytes(model, vocabulary),
        merges(vocabulary, root),
        Map.of(),
        prefix,
        splits,
        unknown(model, vocabulary),
        model.flag("fuse_unk", false),
        new Normalizer.Sequence(steps),
        vocabulary.added(),
        vocabulary.boundary(config, "bos_token"),
        vocabulary.boundary(config, "eos_token"),
        JsonBegin.isAdded(root.node(), config == null ? null : config.node(), true));
  }

  private static Prefix prefix(JsonObject metaspace) {
    metaspace
        .allow("type", "replacement", "add_prefix_space", "prepend_scheme", "split", "str_rep")
        .accept("replacement", SPACE)
        .accept("prepend_scheme", "always", "first", "never");
    if (!metaspace.flag("add_prefix_space", true)) {
      return Prefix.NEVER;
    }
    return switch (metaspace.find("prepend_scheme").isEmpty()
        ? "always"
        : metaspace.text("prepend_scheme")) {
      case "first" -> Prefix.FIRST;
      case "never" -> Prefix.NEVER;
      default -> Prefix.WHERE_MISSING;
    };
  }

  /** Gemma's file splits at spaces, of which its normaliser has left none. */
  private static void checkNoSplit(JsonObject split, boolean isReplacing) {
    split.allow("type", "pattern", "behavior", "invert").accept("type", "Split");
    String at = split.object("pattern").allow("String").text("String");
    if (!at.equals(" ") || !isReplacing) {
      throw new UserError(
          "its pre_tokenizer splits at '%s', which we do not support".formatted(at));
    }
  }

  private static void checkDecoder(JsonObject decoder) {
    switch (decoder.text("type")) {
      case "Sequence" ->
          decoder
              .allow("type", "decoders")
              .objects("decoders")
              .forEach(JsonSentencePiece::checkDecoder);
      case "Replace" -> {
        decoder.allow("type", "pattern", "content").accept("content", " ");
        decoder.object("pattern").allow("String").accept("String", SPACE);
      }
      case "Strip" -> decoder.allow("type", "content", "start", "stop").accept("content", " ");
      default -> decoder.accept("type", "ByteFallback", "Fuse", "Metaspace");
    }
  }

  private static int[] bytes(JsonObject model, JsonVocabulary vocabulary) {
    if (model.flag("byte_fallback", false)) {
      return SentencePieceVocabulary.bytes(vocabulary.ids());
    }
    int[] none = new int[256];
    Arrays.fill(none, Tokenizer.NO_TOKEN);
    return none;
  }

  private static OptionalInt unknown(JsonObject model, JsonVocabulary vocabulary) {
    if (model.find("unk_token").isEmpty()) {
      return OptionalInt.empty();
    }
    Integer id = vocabulary.ids().get(model.text("unk_token"));
    if (id == null) {
      throw new UserError(
          "its unk_token '%s' is not in its vocabulary".formatted(model.text("unk_token")));
    }
    return OptionalInt.of(id);
  }

  private static MergeTable merges(JsonVocabulary vocabulary, JsonObject root) {
    @Nullable String[] texts = vocabulary.texts();
    long[] pairs = vocabulary.merges(root);
    int[] ranks = new int[pairs.length];
    int[] merged = new int[pairs.length];
    for (int rank = 0; rank < pairs.length; rank++) {
      String left = texts[(int) (pairs[rank] >>> 32)];
      String right = texts[(int) pairs[rank]];
      Integer id = vocabulary.ids().get(left + right);
      if (id == null) {
        throw new UserError(
            "its merge %d joins '%s' and '%s' to a token that its vocabulary lacks"
                .formatted(rank, left, right));
      }
      ranks[rank] = rank;
      merged[rank] = id;
    }
    return new MergeTable(pairs, ranks, merged);
  }
}
