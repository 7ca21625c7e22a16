package dev.glasshouse.model.tokenizer;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;
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
    int end(String text, int start) {
      int contraction = contraction(text, start, false);
      if (contraction > start) {
        return contraction;
      }
      int body = skipOneSpace(text, start);
      if (body < text.length()) {
        int first = text.codePointAt(body);
        if (CharClass.isLetter(first)) {
          return run(text, body, CharClass::isLetter);
        }
        if (CharClass.isNumber(first)) {
          return run(text, body, CharClass::isNumber);
        }
        if (!CharClass.isSpace(first)) {
          return run(text, body, CharClass::isOther);
        }
      }
      return spaces(text, start);
    }
  },

  /** Qwen2's pattern (its {@code tokenizer.json}), which Qwen3 and our own models share. */
  QWEN2(
      "qwen2",
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+") {
    @Override
    int end(String text, int start) {
      int contraction = contraction(text, start, true);
      if (contraction > start) {
        return contraction;
      }
      int first = text.codePointAt(start);
      int second = start + Character.charCount(first);
      if (CharClass.isLetter(first)) {
        return run(text, second, CharClass::isLetter);
      }
      if (CharClass.isNumber(first)) {
        return second;
      }
      if (!CharClass.isNewline(first)
          && second < text.length()
          && CharClass.isLetter(text.codePointAt(second))) {
        return run(text, second, CharClass::isLetter);
      }
      int body = skipOneSpace(text, start);
      if (body < text.length() && CharClass.isOther(text.codePointAt(body))) {
        return run(text, run(text, body, CharClass::isOther), CharClass::isNewline);
      }
      int newline = run(text, start, CharClass::isSpace);
      while (newline > start && !CharClass.isNewline(text.charAt(newline - 1))) {
        newline--;
      }
      return newline > start ? newline : spaces(text, start);
    }
  };

  private static final String[] CONTRACTIONS = {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"};

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
   * @param start the index of the first char of a piece, less than the length
   * @return the index after its last char, greater than {@code start}
   */
  abstract int end(String text, int start);

  private static Optional<SplitPattern> find(Predicate<SplitPattern> wanted) {
    return Arrays.stream(values()).filter(wanted).findFirst();
  }

  /** The end of {@code 's|'t|'re|'ve|'m|'ll|'d}, or {@code start} where none is found. */
  private static int contraction(String text, int start, boolean ignoreCase) {
    if (text.charAt(start) == '\'') {
      for (String contraction : CONTRACTIONS) {
        if (text.regionMatches(ignoreCase, start, contraction, 0, contraction.length())) {
          return start + contraction.length();
        }
      }
    }
    return start;
  }

  /** The end of {@code \s+(?!\S)|\s+}: a word takes the last space before it along. */
  private static int spaces(String text, int start) {
    int end = run(text, start, CharClass::isSpace);
    return end == text.length() || end == start + 1 ? end : end - 1;
  }

  private static int skipOneSpace(String text, int start) {
    return text.charAt(start) == ' ' ? start + 1 : start;
  }

  private static int run(String text, int start, IntPredicate in) {
    int end = start;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      if (!in.test(codePoint)) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return end;
  }
}
