package dev.glasshouse.model.tokenizer;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The published patterns that cut a text into pieces before byte pairs are merged; no token crosses
 * a cut. Each is a scanner written by hand that finds what its regular expression finds, in time
 * linear in the text and with a constant stack: {@code java.util.regex} recurses on long runs, and
 * its classes are not those of the engines the patterns were published for.
 */
public enum SplitPattern {
  /** GPT-2's pattern (the {@code encoder.py} of its release). */
  GPT2(
      "gpt-2",
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+") {
    @Override
    int end(char[] text, int start, int limit) {
      int contraction = contraction(text, start, limit, false);
      if (contraction > start) {
        return contraction;
      }
      int body = skipOneSpace(text, start);
      int type = body < limit ? CharClass.at(text, body, limit) : CharClass.SPACE;
      return (type & CharClass.SPACE) == 0
          ? CharClass.run(text, body, limit, type)
          : spaces(text, start, limit);
    }
  },

  /** Qwen2's pattern (its {@code tokenizer.json}), which Qwen3 and our own models share. */
  QWEN2(
      "qwen2",
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+") {
    @Override
    int end(char[] text, int start, int limit) {
      int contraction = contraction(text, start, limit, true);
      if (contraction > start) {
        return contraction;
      }
      int type = CharClass.at(text, start, limit);
      int second = CharClass.after(text, start, limit);
      if (type == CharClass.NUMBER) {
        return second;
      }
      if (type == CharClass.LETTER
          || (type & CharClass.NEWLINE) == 0
              && second < limit
              && CharClass.at(text, second, limit) == CharClass.LETTER) {
        return CharClass.run(text, second, limit, CharClass.LETTER);
      }
      int body = skipOneSpace(text, start);
      if (body < limit && CharClass.at(text, body, limit) == CharClass.OTHER) {
        int end = CharClass.run(text, body, limit, CharClass.OTHER);
        return CharClass.run(text, end, limit, CharClass.NEWLINE);
      }
      int newline = CharClass.run(text, start, limit, CharClass.SPACE);
      while (newline > start && text[newline - 1] != '\n' && text[newline - 1] != '\r') {
        newline--;
      }
      return newline > start ? newline : spaces(text, start, limit);
    }
  };

  private final String ggufName;
  private final String regex;

  SplitPattern(String ggufName, String regex) {
    this.ggufName = ggufName;
    this.regex = regex;
  }

  /**
   * The name under which GGUF files know this pattern ({@code tokenizer.ggml.pre}).
   *
   * @return the name
   */
  public String ggufName() {
    return ggufName;
  }

  /**
   * The regular expression as it was published.
   *
   * @return the expression, in the syntax of Oniguruma
   */
  public String regex() {
    return regex;
  }

  /**
   * The pattern of a GGUF file.
   *
   * @param name a value of {@code tokenizer.ggml.pre}
   * @return the pattern, or empty where this is none of ours
   */
  static Optional<SplitPattern> byGgufName(String name) {
    return find(pattern -> pattern.ggufName.equals(name));
  }

  /**
   * The pattern with a given expression.
   *
   * @param regex an expression as published
   * @return the pattern, or empty where this is none of ours
   */
  static Optional<SplitPattern> byRegex(String regex) {
    return find(pattern -> pattern.regex.equals(regex));
  }

  /**
   * Where the piece that begins at {@code start} ends.
   *
   * @param text the text
   * @param start the index of the first char of a piece, less than {@code limit}
   * @param limit where the text ends
   * @return the index after its last char, greater than {@code start}
   */
  abstract int end(char[] text, int start, int limit);

  private static Optional<SplitPattern> find(Predicate<SplitPattern> wanted) {
    return Arrays.stream(values()).filter(wanted).findFirst();
  }

  /** The end of {@code 's|'t|'re|'ve|'m|'ll|'d}, or {@code start} where none is found. */
  private static int contraction(char[] text, int start, int limit, boolean ignoreCase) {
    if (text[start] != '\'' || start + 1 == limit) {
      return start;
    }
    char first = fold(text[start + 1], ignoreCase);
    char second = start + 2 < limit ? fold(text[start + 2], ignoreCase) : 0;
    return switch (first) {
      case 's', 't', 'm', 'd' -> start + 2;
      case 'r', 'v' -> second == 'e' ? start + 3 : start;
      case 'l' -> second == 'l' ? start + 3 : start;
      default -> start;
    };
  }

  /** Unicode's simple case folding, in which a long s is an s too. */
  private static char fold(char c, boolean ignoreCase) {
    return ignoreCase ? Character.toLowerCase(Character.toUpperCase(c)) : c;
  }

  /** The end of {@code \s+(?!\S)|\s+}: a word takes the last space before it along. */
  private static int spaces(char[] text, int start, int limit) {
    int end = CharClass.run(text, start, limit, CharClass.SPACE);
    return end == limit || end == start + 1 ? end : end - 1;
  }

  private static int skipOneSpace(char[] text, int start) {
    return text[start] == ' ' ? start + 1 : start;
  }
}
