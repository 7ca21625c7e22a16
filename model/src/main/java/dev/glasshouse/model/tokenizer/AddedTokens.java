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
 */
final class AddedTokens {
  private record Match(int start, int end, int id) {}

  private static final class Node {
    private final Map<Character, Node> children = new HashMap<>();
    private int id = Tokenizer.NO_TOKEN;
  }

  private final Node root = new Node();
  private final BitSet firstChars = new BitSet();

  AddedTokens(List<AddedToken> tokens) {
    for (AddedToken token : tokens) {
      Node node = root;
      for (char c : token.text().toCharArray()) {
        node = node.children.computeIfAbsent(c, unused -> new Node());
      }
      node.id = token.id();
      firstChars.set(token.text().charAt(0));
    }
  }

  /**
   * Parts a text at the added tokens in it.
   *
   * @param ordinary takes what stands before, between and after them, in order; never empty
   * @param token takes the id of each
   */
  void split(String text, Consumer<String> ordinary, IntConsumer token) {
    int from = 0;
    for (Match match = find(text, 0); match != null; match = find(text, from)) {
      if (match.start > from) {
        ordinary.accept(text.substring(from, match.start));
      }
      token.accept(match.id);
      from = match.end;
    }
    if (from < text.length()) {
      ordinary.accept(text.substring(from));
    }
  }

  /** The first token in {@code text[from, end of text)}, or null where there is none. */
  private @Nullable Match find(String text, int from) {
    for (int start = from; start < text.length(); start++) {
      if (firstChars.get(text.charAt(start))) {
        Match match = longestAt(text, start);
        if (match != null) {
          return match;
        }
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
      if (node.id != Tokenizer.NO_TOKEN) {
        longest = new Match(start, i + 1, node.id);
      }
    }
    return longest;
  }
}
