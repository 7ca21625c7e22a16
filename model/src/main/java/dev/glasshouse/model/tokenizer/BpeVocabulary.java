package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Everything that defines a byte-level BPE tokeniser: what training makes and what files hold.
 *
 * @param tokens the bytes of each token by id, null where no token has the id
 * @param merges the merge rules in the order of their ranks, as {@link MergeTable#pair} writes them
 * @param pattern how text is split before merging
 * @param wholePieces whether a piece that is a token is that token, whatever the merges say
 * @param normalizer what is done to a text first
 * @param added the tokens beside the merges, in the order of their ids
 * @param bos the token that begins a document
 * @param eos the token that ends one
 * @param addsBos whether a prompt begins with {@code bos}
 */
record BpeVocabulary(
    byte[][] tokens,
    long[] merges,
    SplitPattern pattern,
    boolean wholePieces,
    Normalizer normalizer,
    List<AddedToken> added,
    OptionalInt bos,
    OptionalInt eos,
    boolean addsBos) {

  /** Ids a file may use at most: far above any published vocabulary, and cheap to index. */
  static final int MAX_IDS = 1 << 21;

  private static final int MAX_GAPS = 1 << 14;

  private static final int MAX_ADDED_CHARS = 1 << 18;

  /**
   * @throws UserError if the added tokens have too much text to look for
   */
  BpeVocabulary {
    added = List.copyOf(added);
    long chars = added.stream().mapToLong(token -> token.text().length()).sum();
    if (chars > MAX_ADDED_CHARS) {
      throw new UserError(
          "its added tokens have %,d characters, at most %,d are accepted"
              .formatted(chars, MAX_ADDED_CHARS));
    }
  }

  /**
   * Refuses ids with large gaps between them: what is indexed by ids would be larger than a file
   * has reason to make it.
   *
   * @param largest the largest id
   * @param tokens how many have one
   * @throws UserError if most of them have no token
   */
  static void checkDense(int largest, int tokens) {
    if (largest > MAX_GAPS + 2L * tokens) {
      throw new UserError(
          "its largest id is %,d, and it has only %,d tokens".formatted(largest, tokens));
    }
  }

  /**
   * A merge rule as {@code "left right"} in the byte-level alphabet, which has no space.
   *
   * @param rule the rule
   * @param ids the ids of tokens by their spelling in that alphabet
   * @throws UserError if it is not of that form or names a token that is not there
   */
  static long merge(String rule, Map<String, Integer> ids) {
    int space = rule.indexOf(' ');
    if (space < 0) {
      throw new UserError("its merge '%s' is not two tokens with a space between".formatted(rule));
    }
    return merge(rule.substring(0, space), rule.substring(space + 1), ids);
  }

  /**
   * A merge rule.
   *
   * @param left the spelling of the left token
   * @param right the spelling of the right one
   * @param ids the ids of tokens by spelling
   * @throws UserError if one of them is not there
   */
  static long merge(String left, String right, Map<String, Integer> ids) {
    Integer leftId = ids.get(left);
    Integer rightId = ids.get(right);
    if (leftId == null || rightId == null) {
      throw new UserError(
          "its merge of '%s' and '%s' names a token that its vocabulary lacks"
              .formatted(left, right));
    }
    return MergeTable.pair(leftId, rightId);
  }
}
