package dev.glasshouse.model.tokenizer;

import java.util.Arrays;

/** UTF-8 of a part of a string, without making a string of that part first. */
final class Utf8 {
  private static final int REPLACEMENT = 0xFFFD;

  private Utf8() {}

  /** The UTF-8 bytes of {@code text[start, end)}; an unpaired surrogate becomes U+FFFD. */
  static byte[] encode(String text, int start, int end) {
    byte[] out = new byte[end - start];
    int n = 0;
    int i = start;
    while (i < end) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c < 0x80 && n < out.length) {
        out[n++] = (byte) c;
        continue;
      }
      if (n + 4 > out.length) {
        out = Arrays.copyOf(out, n + 4 + 3 * (end - i));
      }
      n = put(Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c, out, n);
    }
    return n == out.length ? out : Arrays.copyOf(out, n);
  }

  private static int put(int c, byte[] out, int at) {
    int n = at;
    if (c < 0x80) {
      out[n++] = (byte) c;
    } else if (c < 0x800) {
      out[n++] = (byte) (0xC0 | c >> 6);
      out[n++] = (byte) (0x80 | c & 0x3F);
    } else if (c < 0x10000) {
      out[n++] = (byte) (0xE0 | c >> 12);
      out[n++] = (byte) (0x80 | c >> 6 & 0x3F);
      out[n++] = (byte) (0x80 | c & 0x3F);
    } else {
      out[n++] = (byte) (0xF0 | c >> 18);
      out[n++] = (byte) (0x80 | c >> 12 & 0x3F);
      out[n++] = (byte) (0x80 | c >> 6 & 0x3F);
      out[n++] = (byte) (0x80 | c & 0x3F);
    }
    return n;
  }
}
