package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The merges that SentencePiece's BPE does: of all adjacent pairs that spell a token, the one whose
 * token has the highest score goes first, and of equals the leftmost. So there is a rule for each
 * way to part a token into two others, and equal scores have equal ranks.
 *
 * @param table the rules
 * @param loose characters that are no tokens but parts of some, by the symbol that stands for each
 */
record ScoredMerges(MergeTable table, Map<String, Integer> loose) {
  /** Squared characters of tokens that are accepted in any case, and for each character more. */
  private static final long FREE_WORK = 1L << 24;

  private static final long WORK_A_CHAR = 64;

  /** Rules that are accepted in any case, and for each token more: published ones have two. */
  private static final int FREE_RULES = 1 << 16;

  private static final int RULES_A_TOKEN = 4;

  /**
   * @param idOfText the tokens that may be joined or made
   * @param scores the score of each id
   * @throws UserError if a score is no number, the tokens are too long, or there are too many ways
   *     to part them
   */
  static ScoredMerges of(Map<String, Integer> idOfText, float[] scores) {
    float[] descending = new float[scores.length];
    for (int id = 0; id < scores.length; id++) {
      if (Float.isNaN(scores[id])) {
        throw new UserError("its token %d has a score that is no number".formatted(id));
      }
      // Both zeros become the same.
      descending[id] = 0 - scores[id];
    }
    checkLengths(idOfText.keySet());
    float[] sorted = distinctSorted(descending);
    Map<String, Integer> symbols = new HashMap<>(idOfText);
    Map<String, Integer> loose = looseCharacters(idOfText, scores.length);
    symbols.putAll(loose);
    var pairs = LongStream.builder();
    var ranks = new IntList(scores.length);
    var merged = new IntList(scores.length);
    idOfText.forEach((text, id) -> {
      int rank = Arrays.binarySearch(sorted, descending[id]);
      for (int cut = 1; cut < text.length(); cut++) {
        Integer left = symbols.get(text.substring(0, cut));
        Integer right = symbols.get(text.substring(cut));
        if (left != null && right != null) {
          if (ranks.size() == FREE_RULES + RULES_A_TOKEN * (long) scores.length) {
            throw new UserError("its tokens can be parted in too many ways");
          }
          pairs.add(MergeTable.pair(left, right));
          ranks.add(rank);
          merged.add(id);
        }
      }
    });
    var table = new MergeTable(pairs.build().toArray(), ranks.toArray(), merged.toArray());
    return new ScoredMerges(table, loose);
  }

  /**
   * Refuses tokens that are so long that every way to part them is too much to try: time and memory
   * grow with the square of a token's length.
   *
   * @throws UserError if there are such
   */
  static void checkLengths(Collection<String> tokens) {
    long chars = 0;
    long work = 0;
    for (String token : tokens) {
      chars += token.length();
      work += (long) token.length() * token.length();
    }
    if (work > FREE_WORK + WORK_A_CHAR * chars) {
      throw new UserError("its tokens are too long: their squared lengths add up to " + work);
    }
  }

  private static float[] distinctSorted(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    int distinct = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[distinct++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, distinct);
  }

  private static Map<String, Integer> looseCharacters(Map<String, Integer> idOfText, int first) {
    Map<String, Integer> loose = new HashMap<>();
    for (String text : idOfText.keySet()) {
      int width;
      for (int i = 0; i < text.length(); i += width) {
        width = Character.charCount(text.codePointAt(i));
        String one = text.substring(i, i + width);
        if (!idOfText.containsKey(one)) {
          loose.putIfAbsent(one, first + loose.size());
        }
      }
    }
    return loose;
  }
}
