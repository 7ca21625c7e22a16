package dev.glasshouse.model.tokenizer;

/**
 * The character classes that split patterns speak of: {@code \p{L}}, {@code \p{N}} and Unicode's
 * {@code \s} (the property White_Space, which {@code Character.isWhitespace} is not).
 */
final class CharClass {
  private static final int NUMBER =
      1 << Character.DECIMAL_DIGIT_NUMBER
          | 1 << Character.LETTER_NUMBER
          | 1 << Character.OTHER_NUMBER;

  private CharClass() {}

  /** {@code \p{L}}: categories Lu, Ll, Lt, Lm, Lo. */
  static boolean isLetter(int codePoint) {
    return Character.isLetter(codePoint);
  }

  /** {@code \p{N}}: categories Nd, Nl, No. */
  static boolean isNumber(int codePoint) {
    return (NUMBER >> Character.getType(codePoint) & 1) != 0;
  }

  /** {@code \s}: the Unicode property White_Space. All of it lies in the basic plane. */
  static boolean isSpace(int codePoint) {
    return switch (codePoint) {
      case ' ', '\t', '\n', 0x0B, '\f', '\r', 0x85, 0xA0, 0x1680 -> true;
      case 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
      default -> codePoint >= 0x2000 && codePoint <= 0x200A;
    };
  }

  /** {@code [\r\n]}. */
  static boolean isNewline(int codePoint) {
    return codePoint == '\n' || codePoint == '\r';
  }

  /** {@code [^\s\p{L}\p{N}]}: punctuation, symbols, marks, controls, whatever is unassigned. */
  static boolean isOther(int codePoint) {
    return !isSpace(codePoint) && !isLetter(codePoint) && !isNumber(codePoint);
  }
}
