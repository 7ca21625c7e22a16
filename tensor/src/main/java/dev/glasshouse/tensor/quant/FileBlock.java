package dev.glasshouse.tensor.quant;

import dev.glasshouse.tensor.UserError;
import java.lang.foreign.MemorySegment;

/**
 * Parts of a file's blocks, many weights at a time, in the order in which {@link PackedMatrix}
 * holds them. {@link BlockDecoder} has the same one by one.
 */
final class FileBlock {
  private static final long LOW = 0x0F0F0F0F0F0F0F0FL;
  private static final long TWO_BITS = 0x0303030303030303L;
  private static final long ONE_BIT = 0x0101010101010101L;
  private static final long TOP_BIT = ONE_BIT << 7;

  private FileBlock() {}

  /**
   * Eight bytes of the quants of 32 weights.
   *
   * @param at where the file's block begins
   * @param part which 32 of its weights
   * @param i for types of four bits columns 8 i to 8 i + 7 in the low halves of the bytes and those
   *     16 further in the high ones; for others columns 8 i to 8 i + 7, a signed byte each
   */
  static long quants(PackedFormat format, MemorySegment in, long at, int part, int i) {
    return switch (format) {
      case Q8_0, Q4_0 -> bytes(in, at + 2 + 8L * i);
      case Q4_1 -> bytes(in, at + 4 + 8L * i);
      case Q5_0 -> less(16, fiveBits(in, at + 2, i));
      case Q5_1 -> fiveBits(in, at + 4, i);
      case Q4_K -> q4k(in, at, part, i);
      case Q5_K -> q5k(in, at, part, i);
      case Q6_K -> q6k(in, at, part, i);
    };
  }

  private static long q4k(MemorySegment in, long at, int part, int i) {
    long from = at + 16 + part / 2 * 32L + 8L * i;
    int shift = part % 2 * 4;
    long first = bytes(in, from) >>> shift & LOW;
    return first | (bytes(in, from + 16) >>> shift & LOW) << 4;
  }

  private static long q5k(MemorySegment in, long at, int part, int i) {
    long low = bytes(in, at + 48 + part / 2 * 32L + 8L * i) >>> part % 2 * 4 & LOW;
    return low | (bytes(in, at + 16 + 8L * i) >>> part & ONE_BIT) << 4;
  }

  private static long q6k(MemorySegment in, long at, int part, int i) {
    int half = part / 4;
    int group = part % 4;
    long low = bytes(in, at + half * 64L + group % 2 * 32L + 8L * i) >>> group / 2 * 4 & LOW;
    long high = bytes(in, at + 128 + half * 32L + 8L * i) >>> 2 * group & TWO_BITS;
    return less(32, low | high << 4);
  }

  /** Of 32 weights the highest bits, then the others, as those of four bits. */
  private static long fiveBits(MemorySegment in, long at, int i) {
    long low = bytes(in, at + 4 + i % 2 * 8L) >>> i / 2 * 4 & LOW;
    long high = Long.expand(in.get(BlockDecoder.INTS, at) >>> 8 * i, ONE_BIT);
    return low | high << 4;
  }

  /** Takes a number from each byte, of which none is over 127; set top bits keep them apart. */
  private static long less(int number, long bytes) {
    return (bytes | TOP_BIT) - number * ONE_BIT ^ TOP_BIT;
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

  private static long bytes(MemorySegment in, long at) {
    return in.get(BlockDecoder.LONGS, at);
  }
}
