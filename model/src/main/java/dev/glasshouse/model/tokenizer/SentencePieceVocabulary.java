package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Everything that defines a tokeniser of SentencePiece's kind: its tokens are spelt in characters,
 * with U+2581 for a space, and characters without a token are spelt in bytes.
 *
 * @param texts the spelling of each token by id, null where no token has the id
 * @param bytes the ids of the 256 bytes, or {@link Tokenizer#NO_TOKEN} where there are none
 * @param merges what joins which tokens, among them those of {@code loose}
 * @param loose characters that have no token of their own but take part in merges, by the symbol
 *     that stands for each; symbols come after the ids
 * @param prefix where a space is put in front
 * @param splitsAtSpaces whether no merge may reach over a space's beginning
 * @param unknown the token for characters that have neither a token nor bytes
 * @param fusesUnknown whether one such token stands for all that come in a row
 * @param normalizer what is done to a text first
 * @param added the tokens beside the merges, in the order of their ids
 * @param bos the token that begins a document
 * @param eos the token that ends one
 * @param addsBos whether a prompt begins with {@code bos}
 */
record SentencePieceVocabulary(
    @Nullable String[] texts,
    int[] bytes,
    MergeTable merges,
    Map<String, Integer> loose,
    Prefix prefix,
    boolean splitsAtSpaces,
    OptionalInt unknown,
    boolean fusesUnknown,
    Normalizer normalizer,
    List<AddedToken> added,
    OptionalInt bos,
    OptionalInt eos,
    boolean addsBos) {

  /** How SentencePiece spells a space. */
  static final char SPACE = '\u2581';

  /** Where a text is given a space in front. */
  enum Prefix {
    /** Nowhere. */
    NEVER,
    /** In front of the text, unless it begins with one. */
    FIRST,
    /** In front of the text and after every added token, unless a space is there. */
    WHERE_MISSING,
    /** In front of the text and after every added token. */
    ALWAYS
  }

  /**
   * @throws UserError if there is neither a token for unknown characters nor one for each byte
   */
  SentencePieceVocabulary {
    added = List.copyOf(added);
    for (int b = 0; b < 256; b++) {
      if (bytes[b] == Tokenizer.NO_TOKEN && unknown.isEmpty()) {
        throw new UserError(
            "it has no token for the byte 0x%02X and none for unknown characters".formatted(b));
      }
    }
  }

  /** The ids of the bytes, which are spelt {@code <0x00>} to {@code <0xFF>}. */
  static int[] bytes(Map<String, Integer> idOfText) {
    int[] bytes = new int[256];
    for (int b = 0; b < 256; b++) {
      bytes[b] = idOfText.getOrDefault("<0x%02X>".formatted(b), Tokenizer.NO_TOKEN);
    }
    return bytes;
  }

  /**
   * The ids of tokens by their spelling.
   *
   * @throws UserError if two are spelt alike
   */
  static Map<String, Integer> idsByText(@Nullable String[] texts) {
    Map<String, Integer> ids = new HashMap<>(2 * texts.length);
    for (int id = 0; id < texts.length; id++) {
      if (texts[id] != null) {
        Integer other = ids.put(texts[id], id);
        if (other != null) {
          throw new UserError(
              "its token '%s' has the ids %d and %d".formatted(texts[id], other, id));
        }
      }
    }
    return ids;
  }
}
