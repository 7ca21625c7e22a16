package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;
import java.util.Arrays;

/**
 * GPT-2's way to write any bytes as printable text, in which published byte-level vocabularies are
 * spelt: bytes that Latin-1 prints stand for themselves, and the other 68, in order, are the
 * characters from U+0100 on (a space is {@code Ġ}).
 */
final class ByteAlphabet {
  private static final char[] CHAR_OF_BYTE = new char[256];
  private static final short[] BYTE_OF_CHAR = new short[256 + 68];

  static {
    Arrays.fill(BYTE_OF_CHAR, (short) -1);
    char next = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = b > ' ' && b < 0x7F || b > 0xA0 && b != 0xAD;
      CHAR_OF_BYTE[b] = printable ? (char) b : next++;
      BYTE_OF_CHAR[CHAR_OF_BYTE[b]] = (short) b;
    }
  }

  private ByteAlphabet() {}

  /** The 256 single bytes in the order of their characters, which is that of GPT-2's first ids. */
  static byte[][] inOrder() {
    byte[][] bytes = new byte[256][];
    int n = 0;
    for (short b : BYTE_OF_CHAR) {
      if (b >= 0) {
        bytes[n++] = new byte[] {(byte) b};
      }
    }
    return bytes;
  }

  /** Writes bytes as text. */
  static String write(byte[] bytes) {
    var text = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      text.append(CHAR_OF_BYTE[b & 0xFF]);
    }
    return text.toString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws UserError if a character is none of the 256
   */
  static byte[] read(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = text.charAt(i);
      if (c >= BYTE_OF_CHAR.length || BYTE_OF_CHAR[c] < 0) {
        throw new UserError(
            "its token '%s' is not byte-level: U+%04X is none of the 256 characters for bytes"
                .formatted(text, text.codePointAt(i)));
      }
      bytes[i] = (byte) BYTE_OF_CHAR[c];
    }
    return bytes;
  }
}
