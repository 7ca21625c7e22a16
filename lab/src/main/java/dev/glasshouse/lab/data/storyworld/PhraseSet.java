package dev.glasshouse.lab.data.storyworld;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Phrases of one or more words, found in a text word by word. */
final class PhraseSet {
  private final Node root = new Node();

  private static final class Node {
    private final Map<String, Node> next = new HashMap<>();
    private @Nullable String value;
  }

  /** Receives what was found. */
  @FunctionalInterface
  interface Found {
    /**
     * @param end the word after the phrase
     * @param value what the phrase stands for
     */
    void phrase(int end, String value);
  }

  /** Adds a phrase that stands for a value. */
  void add(String phrase, String value) {
    Node node = root;
    for (String word : phrase.split(" ")) {
      node = node.next.computeIfAbsent(word, w -> new Node());
    }
    node.value = value;
  }

  /**
   * Finds the phrases that begin at a word.
   *
   * @param upper whether the first word has a capital letter there, whatever it has in the phrase
   */
  void match(List<String> words, int start, boolean upper, Found found) {
    if (start >= words.size()) {
      return;
    }
    String first = words.get(start);
    if (!upper) {
      follow(root.next.get(first), words, start, found);
    } else if (Words.capital(first)) {
      follow(root.next.get(first), words, start, found);
      follow(root.next.get(Words.lower(first)), words, start, found);
    }
  }

  private static void follow(@Nullable Node from, List<String> words, int start, Found found) {
    Node node = from;
    for (int end = start + 1; node != null; end++) {
      if (node.value != null) {
        found.phrase(end, node.value);
      }
      node = end < words.size() ? node.next.get(words.get(end)) : null;
    }
  }
}
