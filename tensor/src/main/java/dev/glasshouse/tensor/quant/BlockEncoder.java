package dev.glasshouse.tensor.quant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Rounds floats to a {@link BlockType}, as ggml's {@code quantize_row_*_ref} functions do: a block
 * of Q8_0 has d = max |w| / 127, one of Q4_0 d = w / -8 of the w that is furthest from 0.
 */
public final class BlockEncoder {
  private static final ValueLayout.OfFloat FLOATS =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORTS =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private BlockEncoder() {}

  /** Whether {@link #encode} makes this type. */
  public static boolean makes(BlockType type) {
    return switch (type) {
      case F32, F16, BF16, Q8_0, Q4_0 -> true;
      default -> false;
    };
  }

  /**
   * Turns floats in native byte order into blocks.
   *
   * @param type one that {@link #makes} names
   * @param from the floats, finite but for F32, F16 and BF16; a multiple of the type's elements
   * @param to exactly as many bytes as they take
   * @throws IllegalArgumentException if the type is another, or {@code to} of another size
   */
  public static void encode(BlockType type, MemorySegment from, MemorySegment to) {
    long count = from.byteSize() / Float.BYTES;
    if (!makes(type) || to.byteSize() != type.bytes(count)) {
      throw new IllegalArgumentException(
          count + " elements of " + type + " do not go into " + to.byteSize() + " bytes");
    }
    if (type == BlockType.F32) {
      MemorySegment.copy(from, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, to, FLOATS, 0, count);
      return;
    }
    for (long at = 0; at < count; at += type.elements()) {
      long block = at / type.elements() * type.bytes();
      switch (type) {
        case F16 -> to.set(SHORTS, block, Float.floatToFloat16(get(from, at)));
        case BF16 -> to.set(SHORTS, block, bfloat16(get(from, at)));
        case Q8_0 -> q8(from, at, to, block);
        default -> q4(from, at, to, block);
      }
    }
  }

  /** The nearest with eight bits of significand, of two the even one; a NaN stays one. */
  private static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return Float.isNaN(value)
        ? (short) (bits >>> 16 | 0x40)
        : (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
  }

  private static void q8(MemorySegment from, long at, MemorySegment to, long block) {
    float max = 0;
    for (int i = 0; i < 32; i++) {
      max = Math.max(max, Math.abs(get(from, at + i)));
    }
    float d = max / 127;
    float inverse = d != 0 ? 1 / d : 0;
    to.set(SHORTS, block, Float.floatToFloat16(d));
    for (int i = 0; i < 32; i++) {
      float scaled = get(from, at + i) * inverse;
      // Halves go away from 0, as C's roundf takes them.
      int q = (int) (scaled < 0 ? Math.ceil(scaled - 0.5) : Math.floor(scaled + 0.5));
      to.set(ValueLayout.JAVA_BYTE, block + 2 + i, (byte) q);
    }
  }

  private static void q4(MemorySegment from, long at, MemorySegment to, long block) {
    float furthest = 0;
    for (int i = 0; i < 32; i++) {
      float value = get(from, at + i);
      furthest = Math.abs(value) > Math.abs(furthest) ? value : furthest;
    }
    float d = furthest / -8;
    float inverse = d != 0 ? 1 / d : 0;
    to.set(SHORTS, block, Float.floatToFloat16(d));
    for (int i = 0; i < 16; i++) {
      int low = q4(get(from, at + i) * inverse);
      int high = q4(get(from, at + i + 16) * inverse);
      to.set(ValueLayout.JAVA_BYTE, block + 2 + i, (byte) (low | high << 4));
    }
  }

  private static int q4(float scaled) {
    return Math.min(15, (int) (scaled + 8.5f));
  }

  private static float get(MemorySegment from, long index) {
    return from.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index);
  }
}
