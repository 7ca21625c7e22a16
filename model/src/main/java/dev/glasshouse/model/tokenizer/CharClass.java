package dev.glasshouse.model.tokenizer;

/**
 * The character classes that split patterns speak of: {@code \p{L}}, {@code \p{N}}, Unicode's
 * {@code \s} (the property White_Space, which {@code Character.isWhitespace} is not), {@code
 * [\r\n]}, and all others. Each is a bit, so that a mask asks for several; the class of a char is
 * one look into a table.
 */
final class CharClass {
  /** {@code \p{L}}: categories Lu, Ll, Lt, Lm, Lo. */
  static final int LETTER = 1;

  /** {@code \p{N}}: categories Nd, Nl, No. */
  static final int NUMBER = 1 << 1;

  /** {@code \s}: the Unicode property White_Space. All of it lies in the basic plane. */
  static final int SPACE = 1 << 2;

  /** {@code [\r\n]}, which are {@link #SPACE} too. */
  static final int NEWLINE = 1 << 3;

  /** {@code [^\s\p{L}\p{N}]}: punctuation, symbols, marks, controls, whatever is unassigned. */
  static final int OTHER = 1 << 4;

  /** A char that may be the first half of a code point. */
  private static final byte HIGH = 1 << 5;

  private static final int NUMBER_TYPES =
      1 << Character.DECIMAL_DIGIT_NUMBER
          | 1 << Character.LETTER_NUMBER
          | 1 << Character.OTHER_NUMBER;

  private static final byte[] OF_CHAR = new byte[1 << 16];

  static {
    for (int c = 0; c < OF_CHAR.length; c++) {
      OF_CHAR[c] = Character.isHighSurrogate((char) c) ? HIGH : (byte) classOf(c);
    }
  }

  private CharClass() {}

  /** The classes of the code point that begins at {@code at}, before {@code limit}. */
  static int at(char[] text, int at, int limit) {
    int type = OF_CHAR[text[at]];
    return type == HIGH ? classOf(Character.codePointAt(text, at, limit)) : type;
  }

  /** Whether a char is white space. */
  static boolean isSpace(char c) {
    return (OF_CHAR[c] & SPACE) != 0;
  }

  /** Where the code point that begins at {@code at} ends. */
  static int after(char[] text, int at, int limit) {
    return OF_CHAR[text[at]] == HIGH
        ? at + Character.charCount(Character.codePointAt(text, at, limit))
        : at + 1;
  }

  /** Where the run of code points of the classes in {@code mask} ends that begins at a place. */
  static int run(char[] text, int start, int limit, int mask) {
    int at = start;
    while (at < limit) {
      int type = OF_CHAR[text[at]];
      if ((type & mask) != 0) {
        at++;
      } else if (type == HIGH && (at(text, at, limit) & mask) != 0) {
        at = after(text, at, limit);
      } else {
        break;
      }
    }
    return at;
  }

  private static int classOf(int codePoint) {
    if (Character.isLetter(codePoint)) {
      return LETTER;
    }
    if ((NUMBER_TYPES >> Character.getType(codePoint) & 1) != 0) {
      return NUMBER;
    }
    return switch (codePoint) {
      case '\n', '\r' -> SPACE | NEWLINE;
      case ' ', '\t', 0x0B, '\f', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 ->
          SPACE;
      default -> codePoint >= 0x2000 && codePoint <= 0x200A ? SPACE : OTHER;
    };
  }
}
