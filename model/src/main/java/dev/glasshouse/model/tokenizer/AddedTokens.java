package dev.glasshouse.model.tokenizer;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds added tokens in a text: the leftmost, and of those that begin at one place the longest. A
 * trie; the time for each place is bounded by the length of the longest token.
 *
 * <p>As in Hugging Face's library, tokens are looked for twice: first those that stand in the text
 * as it is; then, in what is left between them and normalised, those that are normalised too.
 */
final class AddedTokens {
  private record Match(int start, int end, AddedToken token) {}

  private static final class Node {
    private final Map<Character, Node> children = new HashMap<>();
    private @Nullable AddedToken token;
  }

  private final Node root = new Node();
  private final BitSet firstChars = new BitSet();

  private final @Nullable AddedTokens normalized;
  private final Normalizer normalizer;

  /** Tokens that are looked for in the text as it is. */
  AddedTokens(List<AddedToken> tokens) {
    this(tokens, Normalizer.NONE);
  }

  /**
   * @param tokens what to find
   * @param normalizer what becomes of the text between them
   */
  AddedTokens(List<AddedToken> tokens, Normalizer normalizer) {
    List<AddedToken> later = tokens.stream().filter(AddedToken::normalized).toList();
    this.normalizer = normalizer;
    this.normalized = later.isEmpty() ? null : ofNormalForms(later, normalizer);
    for (AddedToken token : tokens) {
      if (!token.normalized()) {
        add(token.text(), token);
      }
    }
  }

  private static AddedTokens ofNormalForms(List<AddedToken> tokens, Normalizer normalizer) {
    var found = new AddedTokens(List.of());
    for (AddedToken token : tokens) {
      String text = normalizer.apply(token.text());
      if (!text.isEmpty()) {
        found.add(text, token);
      }
    }
    return found;
  }

  private void add(String text, AddedToken token) {
    Node node = root;
    for (int i = 0; i < text.length(); i++) {
      node = node.children.computeIfAbsent(text.charAt(i), unused -> new Node());
    }
    node.token = token;
    firstChars.set(text.charAt(0));
  }

  /**
   * Parts a text at the added tokens in it.
   *
   * @param ordinary takes what stands before, between and after them, normalised, in order; never
   *     empty
   * @param token takes the id of each
   */
  void split(String text, Consumer<String> ordinary, IntConsumer token) {
    int from = 0;
    for (Match match = find(text, 0); match != null; match = find(text, from)) {
      if (match.start > from) {
        between(text.substring(from, match.start), ordinary, token);
      }
      token.accept(match.token.id());
      from = match.end;
    }
    if (from < text.length()) {
      between(text.substring(from), ordinary, token);
    }
  }

  private void between(String raw, Consumer<String> ordinary, IntConsumer token) {
    String text = normalizer.apply(raw);
    if (normalized != null) {
      normalized.split(text, ordinary, token);
    } else if (!text.isEmpty()) {
      ordinary.accept(text);
    }
  }

  /** The first token in {@code text[from, end of text)}, or null where there is none. */
  private @Nullable Match find(String text, int from) {
    int start = from;
    while (start < text.length()) {
      Match match = firstChars.get(text.charAt(start)) ? longestAt(text, start) : null;
      if (match == null) {
        start++;
      } else if (match.token.singleWord() && isInsideWord(text, match)) {
        start = match.end;
      } else {
        return spread(text, match, from);
      }
    }
    return null;
  }

  private @Nullable Match longestAt(String text, int start) {
    Match longest = null;
    Node node = root;
    for (int i = start; i < text.length(); i++) {
      node = node.children.get(text.charAt(i));
      if (node == null) {
        break;
      }
      if (node.token != null) {
        longest = new Match(start, i + 1, node.token);
      }
    }
    return longest;
  }

  private static boolean isInsideWord(String text, Match match) {
    return match.start > 0 && isWord(text.codePointBefore(match.start))
        || match.end < text.length() && isWord(text.codePointAt(match.end));
  }

  /** The property {@code \w} of Unicode's regular expressions. */
  private static boolean isWord(int codePoint) {
    return Character.isAlphabetic(codePoint)
        || switch (Character.getType(codePoint)) {
          case Character.NON_SPACING_MARK,
              Character.ENCLOSING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.DECIMAL_DIGIT_NUMBER,
              Character.CONNECTOR_PUNCTUATION ->
              true;
          default -> codePoint == 0x200C || codePoint == 0x200D;
        };
  }

  /** A match with the white space from {@code from} on that its token takes along. */
  private static Match spread(String text, Match match, int from) {
    int start = match.start;
    while (match.token.leftSpace() && start > from && CharClass.isSpace(text.charAt(start - 1))) {
      start--;
    }
    int end = match.end;
    while (match.token.rightSpace() && end < text.length() && CharClass.isSpace(text.charAt(end))) {
      end++;
    }
    return new Match(start, end, match.token);
  }
}
