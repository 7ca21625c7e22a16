package dev.glasshouse.tensor.quant;

import dev.glasshouse.tensor.UserError;
import java.lang.foreign.MemorySegment;

/**
 * Parts of a file's blocks, many weights at a time, in the order in which {@link PackedMatrix}
 * holds them. {@link BlockDecoder} has the same one by one.
 */
final class FileBlock {
  private static final int LOW = 0x0F0F0F0F;
  private static final int TWO_BITS = 0x03030303;
  private static final int ONE_BIT = 0x01010101;

  /** Times four bits: bit i moves to 8 i. */
  private static final int SPREAD = 1 | 1 << 7 | 1 << 14 | 1 << 21;

  private FileBlock() {}

  /**
   * A word of the quants of 32 weights.
   *
   * @param at where the file's block begins
   * @param part which 32 of its weights
   * @param i for types of four bits columns 4 i to 4 i + 3 in the low halves of the bytes and those
   *     16 further in the high ones; for others columns 4 i to 4 i + 3, a signed byte each
   */
  static int quants(PackedFormat format, MemorySegment in, long at, int part, int i) {
    return switch (format) {
      case Q8_0, Q4_0 -> word(in, at + 2 + 4L * i);
      case Q4_1 -> word(in, at + 4 + 4L * i);
      case Q5_0 -> less(16, fiveBits(in, at + 2, i));
      case Q5_1 -> fiveBits(in, at + 4, i);
      case Q4_K -> {
        long from = at + 16 + part / 2 * 32L + 4L * i;
        int shift = part % 2 * 4;
        int first = word(in, from) >>> shift & LOW;
        yield first | (word(in, from + 16) >>> shift & LOW) << 4;
      }
      case Q5_K -> {
        int low = word(in, at + 48 + part / 2 * 32L + 4L * i) >>> part % 2 * 4 & LOW;
        yield low | (word(in, at + 16 + 4L * i) >>> part & ONE_BIT) << 4;
      }
      case Q6_K -> {
        int half = part / 4;
        int group = part % 4;
        int low = word(in, at + half * 64L + group % 2 * 32L + 4L * i) >>> group / 2 * 4 & LOW;
        int high = word(in, at + 128 + half * 32L + 4L * i) >>> 2 * group & TWO_BITS;
        yield less(32, low | high << 4);
      }
    };
  }

  /** Of 32 weights the highest bits, then the others, as those of four bits. */
  private static int fiveBits(MemorySegment in, long at, int i) {
    int low = word(in, at + 4 + i % 4 * 4L) >>> i / 4 * 4 & LOW;
    int high = (word(in, at) >>> 4 * i & 15) * SPREAD & ONE_BIT;
    return low | high << 4;
  }

  /** Takes a number from each byte, of which none is over 127; set top bits keep them apart. */
  private static int less(int number, int bytes) {
    return (bytes | 0x80808080) - number * ONE_BIT ^ 0x80808080;
  }

  /**
   * The two bytes that scale 32 weights alone: d as a half-precision float, or of K types s and m,
   * or both s.
   *
   * @throws UserError if d is no finite number
   */
  static short scales(PackedFormat format, MemorySegment in, long at, int part) {
    return switch (format) {
      case Q8_0, Q5_0, Q5_1, Q4_0, Q4_1 -> {
        finite(in, at);
        yield in.get(BlockDecoder.SHORTS, at);
      }
      case Q4_K, Q5_K ->
          (short) (BlockDecoder.scale(in, at + 4, part) | BlockDecoder.min(in, at + 4, part) << 8);
      case Q6_K -> in.get(BlockDecoder.SHORTS, at + 192 + 2L * part);
    };
  }

  /**
   * m of a block that has its own, a half-precision float.
   *
   * @throws UserError if it is no finite number
   */
  static short min(MemorySegment in, long at) {
    finite(in, at + 2);
    return in.get(BlockDecoder.SHORTS, at + 2);
  }

  /** d of a K type. */
  static float shared(PackedFormat format, MemorySegment in, long at) {
    return finite(in, format == PackedFormat.Q6_K ? at + 208 : at);
  }

  /** e, where mins are shared. */
  static float minScale(MemorySegment in, long at) {
    return finite(in, at + 2);
  }

  private static float finite(MemorySegment in, long at) {
    float value = BlockDecoder.half(in, at);
    if (!Float.isFinite(value)) {
      throw new UserError("a scale of its weights is " + value + "; the file is damaged");
    }
    return value;
  }

  private static int word(MemorySegment in, long at) {
    return in.get(BlockDecoder.INTS, at);
  }
}
