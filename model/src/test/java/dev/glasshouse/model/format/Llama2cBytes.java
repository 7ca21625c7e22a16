package dev.glasshouse.model.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A llama2.c file of version 1 whose floats count up from zero, so that each tells where it lay.
 */
final class Llama2cBytes {
  /** Width 8, MLP width 3, one layer, two heads, one key head, two tokens, context 5, untied. */
  static final int[] SIZES = {8, 3, 1, 2, 1, 2, 5};

  static final int FLOATS = 8 + 8 + 8 + 2 * 8 + 64 + 32 + 32 + 64 + 3 * 24 + 2 * 8;

  private Llama2cBytes() {}

  static byte[] version1() {
    ByteBuffer bytes = ByteBuffer.allocate(256 + 4 * FLOATS).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("24ka".getBytes(StandardCharsets.US_ASCII)).putInt(1);
    for (int size : SIZES) {
      bytes.putInt(size);
    }
    bytes.position(256);
    for (int i = 0; i < FLOATS; i++) {
      bytes.putFloat(i);
    }
    return bytes.array();
  }
}
