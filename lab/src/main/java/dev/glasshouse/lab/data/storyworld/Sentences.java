package dev.glasshouse.lab.data.storyworld;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into sentences and words, in time linear in its length.
 *
 * <p>A sentence ends at a full stop, question or exclamation mark; where that stands before a
 * closing quotation mark, only if what follows looks like a new sentence; and at the end of a line.
 */
final class Sentences {
  /** A longer sentence keeps its text, but only so many words. */
  static final int MAX_WORDS = 80;

  private final String text;
  private final List<Sentence> sentences = new ArrayList<>();
  private List<String> words = new ArrayList<>();
  private int start = -1;
  private boolean quoted;

  /**
   * A sentence.
   *
   * @param text as it stands
   * @param words words and punctuation marks; a mark after a space, where none belongs, keeps it
   */
  record Sentence(String text, List<String> words) {}

  private Sentences(String text) {
    this.text = text;
  }

  /** The sentences of a text; what follows the last full stop is one too. */
  static List<Sentence> of(String text) {
    var cutter = new Sentences(text);
    cutter.cut();
    return cutter.sentences;
  }

  private void cut() {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        end(at);
        at++;
      } else if (Character.isWhitespace(c)) {
        at++;
      } else {
        at = Character.isLetterOrDigit(c) ? word(at) : mark(at, c);
      }
    }
    end(text.length());
  }

  private int word(int from) {
    int to = from + 1;
    while (to < text.length() && inWord(text.charAt(to))) {
      to++;
    }
    add(from, text.substring(from, Math.min(to, from + MAX_WORDS)));
    return to;
  }

  private static boolean inWord(char c) {
    return Character.isLetterOrDigit(c) || c == '\'' || c == '-';
  }

  private int mark(int at, char c) {
    boolean spaced = at == 0 || Character.isWhitespace(text.charAt(at - 1));
    if (c == '"') {
      boolean opens = !quoted && spaced;
      quoted = opens;
      add(at, opens ? "\"" : spaced ? " \"" : "''");
      if (!opens && at > 0 && terminal(text.charAt(at - 1)) && begins(at + 1)) {
        end(at + 1);
      }
      return at + 1;
    }
    add(at, spaced ? " " + c : String.valueOf(c));
    if (terminal(c) && !quoted) {
      end(at + 1);
    }
    return at + 1;
  }

  private static boolean terminal(char c) {
    return c == '.' || c == '!' || c == '?';
  }

  /** Whether a new sentence begins here, after spaces. */
  private boolean begins(int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at == text.length() || !Character.isLowerCase(text.charAt(at));
  }

  private void add(int at, String word) {
    if (start < 0) {
      start = at;
    }
    if (words.size() <= MAX_WORDS) {
      words.add(word);
    }
  }

  private void end(int at) {
    quoted = false;
    if (start >= 0) {
      sentences.add(new Sentence(text.substring(start, at).strip(), words));
      words = new ArrayList<>();
      start = -1;
    }
  }
}
