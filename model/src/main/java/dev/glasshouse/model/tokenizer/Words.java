package dev.glasshouse.model.tokenizer;

/** The scanners of GPT-2's words and of those that Qwen2 and Llama 3 made of them. */
final class Words {
  private Words() {}

  /** Where the piece of {@link SplitStep#GPT2} ends that begins at {@code start}. */
  static int endGpt2(char[] text, int start, int limit) {
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

  /**
   * Where the piece of {@link SplitStep#QWEN2} ends that begins at {@code start}.
   *
   * @param digits how many may stand together
   */
  static int endQwen2(char[] text, int start, int limit, int digits) {
    int contraction = contraction(text, start, limit, true);
    if (contraction > start) {
      return contraction;
    }
    int type = CharClass.at(text, start, limit);
    int second = CharClass.after(text, start, limit);
    if (type == CharClass.NUMBER) {
      int end = second;
      for (int n = 1;
          n < digits && end < limit && CharClass.at(text, end, limit) == CharClass.NUMBER;
          n++) {
        end = CharClass.after(text, end, limit);
      }
      return end;
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
