package dev.glasshouse.model.tokenizer;

/** UTF-8 of a part of a text, in which an unpaired surrogate is read as U+FFFD. */
final class Utf8 {
  private static final int REPLACEMENT = 0xFFFD;

  private Utf8() {}

  /** The UTF-8 bytes of {@code text[from, to)}. */
  static byte[] encode(char[] text, int from, int to) {
    byte[] out = new byte[length(text, from, to)];
    encode(text, from, to, out);
    return out;
  }

  /** How many bytes {@code text[from, to)} has. */
  static int length(char[] text, int from, int to) {
    long length = 0;
    for (int i = from; i < to; i++) {
      char c = text[i];
      length += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      if (isPair(text, i, to)) {
        i++;
        length++;
      }
    }
    return Math.toIntExact(length);
  }

  /**
   * Writes {@code text[from, to)} to the front of an array.
   *
   * @param out long enough: three bytes a char are
   * @return how many bytes were written
   */
  static int encode(char[] text, int from, int to, byte[] out) {
    int n = 0;
    for (int i = from; i < to; i++) {
      char c = text[i];
      if (c < 0x80) {
        out[n++] = (byte) c;
      } else if (c < 0x800) {
        out[n++] = (byte) (0xC0 | c >> 6);
        out[n++] = (byte) (0x80 | c & 0x3F);
      } else if (isPair(text, i, to)) {
        int codePoint = Character.toCodePoint(c, text[++i]);
        out[n++] = (byte) (0xF0 | codePoint >> 18);
        out[n++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
        out[n++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        out[n++] = (byte) (0x80 | codePoint & 0x3F);
      } else {
        int codePoint = Character.isSurrogate(c) ? REPLACEMENT : c;
        out[n++] = (byte) (0xE0 | codePoint >> 12);
        out[n++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        out[n++] = (byte) (0x80 | codePoint & 0x3F);
      }
    }
    return n;
  }

  private static boolean isPair(char[] text, int at, int to) {
    return Character.isHighSurrogate(text[at])
        && at + 1 < to
        && Character.isLowSurrogate(text[at + 1]);
  }
}
