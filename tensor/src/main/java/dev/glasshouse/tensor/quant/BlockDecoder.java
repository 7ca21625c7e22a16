package dev.glasshouse.tensor.quant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * What the bytes of each {@link BlockType} mean, element by element: the definition against which
 * faster ways are tested. Products and sums are in single precision, in the order written, as in
 * ggml's {@code dequantize_row_*} functions, so that the bits agree.
 */
public final class BlockDecoder {
  private static final ValueLayout.OfFloat FLOATS =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfShort SHORTS =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INTS =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONGS =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** What leaves every sum as it is, -0 too. */
  private static final float NONE = -0.0f;

  private BlockDecoder() {}

  /**
   * Turns blocks into floats in native byte order.
   *
   * @param type how they are laid out
   * @param from the blocks
   * @param fromByte where in {@code from} the first one begins
   * @param to receives the floats
   * @param toByte where in {@code to} the first one goes
   * @param count elements, a multiple of the type's
   * @throws IndexOutOfBoundsException if a segment is too short
   */
  public static void decode(
      BlockType type,
      MemorySegment from,
      long fromByte,
      MemorySegment to,
      long toByte,
      long count) {
    MemorySegment in = from.asSlice(fromByte, type.bytes(count));
    MemorySegment out = to.asSlice(toByte, count * Float.BYTES);
    switch (type) {
      case F32 ->
          MemorySegment.copy(in, FLOATS, 0, out, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, count);
      case F16 -> {
        for (long i = 0; i < count; i++) {
          put(out, i, Float.float16ToFloat(in.getAtIndex(SHORTS, i)));
        }
      }
      case BF16 -> {
        for (long i = 0; i < count; i++) {
          put(out, i, Float.intBitsToFloat(in.getAtIndex(SHORTS, i) << 16));
        }
      }
      default -> {
        for (long block = 0; block < count / type.elements(); block++) {
          block(type, in, block * type.bytes(), out, block * type.elements());
        }
      }
    }
  }

  private static void block(BlockType type, MemorySegment in, long at, MemorySegment out, long to) {
    switch (type) {
      case Q8_0 -> q8(in, at, out, to);
      case Q4_0 -> nibbles(in, at + 2, 0, half(in, at), -8, NONE, out, to);
      case Q4_1 -> nibbles(in, at + 4, 0, half(in, at), 0, half(in, at + 2), out, to);
      case Q5_0 -> nibbles(in, at + 6, in.get(INTS, at + 2), half(in, at), -16, NONE, out, to);
      case Q5_1 ->
          nibbles(in, at + 8, in.get(INTS, at + 4), half(in, at), 0, half(in, at + 2), out, to);
      case Q4_K -> k45(in, at, at + 16, -1, out, to);
      case Q5_K -> k45(in, at, at + 48, at + 16, out, to);
      case Q6_K -> k6(in, at, out, to);
      default -> throw new IllegalArgumentException(type + " has no blocks");
    }
  }

  private static void q8(MemorySegment in, long at, MemorySegment out, long to) {
    float d = half(in, at);
    for (int i = 0; i < 32; i++) {
      put(out, to + i, d * in.get(ValueLayout.JAVA_BYTE, at + 2 + i));
    }
  }

  /** Sixteen bytes: the low halves are elements 0 to 15, the high ones 16 to 31. */
  private static void nibbles(
      MemorySegment in,
      long at,
      int fifthBits,
      float d,
      int offset,
      float m,
      MemorySegment out,
      long to) {
    for (int i = 0; i < 32; i++) {
      int both = unsigned(in, at + i % 16);
      int q = (i < 16 ? both & 15 : both >> 4) | (fifthBits >>> i & 1) << 4;
      put(out, to + i, d * (q + offset) + m);
    }
  }

  /**
   * Eight groups of 32: two groups share 32 bytes, low halves first.
   *
   * @param fifths where the fifth bits are, group g's in bit g of 32 bytes; negative for none
   */
  private static void k45(
      MemorySegment in, long at, long quants, long fifths, MemorySegment out, long to) {
    float d = half(in, at);
    float dMin = half(in, at + 2);
    long scales = at + 4;
    for (int g = 0; g < 8; g++) {
      float scale = d * scale(in, scales, g);
      float min = dMin * min(in, scales, g);
      for (int i = 0; i < 32; i++) {
        int both = unsigned(in, quants + g / 2 * 32L + i);
        int q = g % 2 == 0 ? both & 15 : both >> 4;
        if (fifths >= 0) {
          q |= (unsigned(in, fifths + i) >> g & 1) << 4;
        }
        put(out, to + g * 32L + i, scale * q - min);
      }
    }
  }

  /** Six bits: groups 0 to 3 whole in bytes 0 to 3 and 4 to 7, the others spread over three. */
  static int scale(MemorySegment in, long scales, int g) {
    return g < 4
        ? unsigned(in, scales + g) & 63
        : unsigned(in, scales + g + 4) & 15 | unsigned(in, scales + g - 4) >> 6 << 4;
  }

  static int min(MemorySegment in, long scales, int g) {
    return g < 4
        ? unsigned(in, scales + g + 4) & 63
        : unsigned(in, scales + g + 4) >> 4 | unsigned(in, scales + g) >> 6 << 4;
  }

  /** Two halves of 128, each of four groups of 32 with two scales. */
  private static void k6(MemorySegment in, long at, MemorySegment out, long to) {
    float d = half(in, at + 208);
    for (int half = 0; half < 2; half++) {
      long low = at + half * 64L;
      long high = at + 128 + half * 32L;
      long scales = at + 192 + half * 8L;
      for (int g = 0; g < 4; g++) {
        for (int i = 0; i < 32; i++) {
          int both = unsigned(in, low + g % 2 * 32L + i);
          int q = (g < 2 ? both & 15 : both >> 4) | (unsigned(in, high + i) >> 2 * g & 3) << 4;
          byte scale = in.get(ValueLayout.JAVA_BYTE, scales + 2L * g + i / 16);
          put(out, to + half * 128L + g * 32L + i, d * scale * (q - 32));
        }
      }
    }
  }

  static float half(MemorySegment in, long at) {
    return Float.float16ToFloat(in.get(SHORTS, at));
  }

  private static int unsigned(MemorySegment in, long at) {
    return in.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
  }

  private static void put(MemorySegment out, long index, float value) {
    out.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index, value);
  }
}
