package dev.glasshouse.tensor.quant;

import java.nio.ByteBuffer;

/**
 * The definition of each block again, from the description of its fields and one element at a time:
 * element i's bits are looked up, its scales are, and nothing is shared.
 */
final class DefinedBlocks {
  private DefinedBlocks() {}

  static void read(BlockType type, ByteBuffer b, float[] out, int at) {
    for (int i = 0; i < type.elements(); i++) {
      out[at + i] = element(type, b, i);
    }
  }

  static float element(BlockType type, ByteBuffer b, int i) {
    return switch (type) {
      case F32 -> b.getFloat(0);
      case F16 -> half(b, 0);
      case BF16 -> Float.intBitsToFloat(b.getShort(0) << 16);
      case Q8_0 -> b.get(2 + i) * half(b, 0);
      case Q4_0 -> (nibble(b, 2, i) - 8) * half(b, 0);
      case Q4_1 -> nibble(b, 4, i) * half(b, 0) + half(b, 2);
      case Q5_0 -> (nibble(b, 6, i) + 16 * bit(b, 2, i) - 16) * half(b, 0);
      case Q5_1 -> (nibble(b, 8, i) + 16 * bit(b, 4, i)) * half(b, 0) + half(b, 2);
      case Q4_K -> {
        int q = bits(b, 16 * 8 + (i / 64 * 32 + i % 32) * 8 + i / 32 % 2 * 4, 4);
        yield half(b, 0) * scale(b, i / 32) * q - half(b, 2) * min(b, i / 32);
      }
      case Q5_K -> {
        int q = bits(b, 48 * 8 + (i / 64 * 32 + i % 32) * 8 + i / 32 % 2 * 4, 4);
        q += 16 * bits(b, 16 * 8 + i % 32 * 8 + i / 32, 1);
        yield half(b, 0) * scale(b, i / 32) * q - half(b, 2) * min(b, i / 32);
      }
      case Q6_K -> {
        int half = i / 128;
        int j = i % 128;
        int q = bits(b, (half * 64 + j % 64) * 8 + j / 64 * 4, 4);
        q += 16 * bits(b, (128 + half * 32 + j % 32) * 8 + j / 32 * 2, 2);
        yield half(b, 208) * b.get(192 + i / 16) * (q - 32);
      }
    };
  }

  /** Twelve bytes: s0-3 and m0-3 in six low bits, the rest in nibbles, topped by two high bits. */
  private static int scale(ByteBuffer b, int g) {
    int at = 4 * 8;
    return g < 4
        ? bits(b, at + g * 8, 6)
        : bits(b, at + (g + 4) * 8, 4) + 16 * bits(b, at + (g - 4) * 8 + 6, 2);
  }

  private static int min(ByteBuffer b, int g) {
    int at = 4 * 8;
    return g < 4
        ? bits(b, at + (g + 4) * 8, 6)
        : bits(b, at + (g + 4) * 8 + 4, 4) + 16 * bits(b, at + g * 8 + 6, 2);
  }

  private static int nibble(ByteBuffer b, int from, int i) {
    return bits(b, (from + i % 16) * 8 + i / 16 * 4, 4);
  }

  private static int bit(ByteBuffer b, int from, int i) {
    return bits(b, from * 8 + i, 1);
  }

  private static int bits(ByteBuffer b, int from, int count) {
    return (b.get(from / 8) & 0xFF) >> from % 8 & (1 << count) - 1;
  }

  private static float half(ByteBuffer b, int at) {
    return Float.float16ToFloat(b.getShort(at));
  }
}
