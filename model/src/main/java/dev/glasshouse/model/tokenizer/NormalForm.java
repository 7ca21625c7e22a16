package dev.glasshouse.model.tokenizer;

import java.text.Normalizer;

/**
 * Unicode's normal forms in linear time. The JDK sorts the marks over one letter by insertion,
 * which takes minutes for a megabyte of marks; so a run of them is brought to normal form in parts.
 * Only runs longer than any script's are written otherwise than the standard says.
 */
final class NormalForm {
  private static final int LONGEST_RUN = 256;

  private NormalForm() {}

  /** Below this code point no character combines with another, and all are in normal form. */
  private static final char FIRST_MARK = 0x300;

  /** The text in a normal form. */
  static String of(String text, Normalizer.Form form) {
    if (isPlain(text, form == Normalizer.Form.NFC ? FIRST_MARK : 0x80)) {
      return text;
    }
    var out = new StringBuilder();
    int from = 0;
    int run = 0;
    int width;
    for (int i = 0; i < text.length(); i += width) {
      int codePoint = text.codePointAt(i);
      width = Character.charCount(codePoint);
      run = isMark(codePoint) ? run + 1 : 0;
      if (run == LONGEST_RUN) {
        out.append(Normalizer.normalize(text.substring(from, i), form));
        from = i;
        run = 0;
      }
    }
    return out.append(Normalizer.normalize(text.substring(from), form)).toString();
  }

  private static boolean isPlain(String text, int first) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= first) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMark(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }
}
