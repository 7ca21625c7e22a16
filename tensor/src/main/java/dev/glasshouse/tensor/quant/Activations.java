package dev.glasshouse.tensor.quant;

/**
 * How a row of activations lies in memory once quantised: {@code cols} int16, then one float32
 * scale and one int32 for each block of 32, then the integers once more, as float32. An activation
 * is about scale times its integer, which is at most 127 in magnitude.
 *
 * <p>The integers stand in the order in which the kernels of the weights' format meet the columns:
 * for quants of a byte as they are; for those of four bits in pairs, the pair 4 i + n of a block
 * holding the columns 4 i + (n >> 1) + 16 (n & 1) and two further. The int32 is the sum of the
 * block's integers times the format's {@link PackedFormat#sumFactor}. The float32 are in the order
 * of the columns.
 */
public final class Activations {
  /** The largest magnitude of an integer. */
  static final int MAX = 127;

  /** Added to and taken from a float it leaves it rounded to an integer, halves to even. */
  static final float ROUND = 0x1.8p23f;

  private Activations() {}

  /**
   * What activations of a block are multiplied with before they are rounded: 0 where that would be
   * infinite, for blocks of nothing but zeros and the smallest numbers.
   *
   * @param max the largest magnitude in the block
   */
  static float inverse(float max) {
    float inverse = MAX / max;
    return Float.isInfinite(inverse) ? 0 : inverse;
  }

  /** Bytes of one row; a multiple of 8. */
  public static long bytes(int cols) {
    return 200L * (cols / PackedFormat.BLOCK);
  }

  /** Where the scales begin. */
  static long scales(int cols) {
    return 2L * cols;
  }

  /** Where the sums begin. */
  static long sums(int cols) {
    return 2L * cols + 4L * (cols / PackedFormat.BLOCK);
  }

  /** Where the integers as float32 begin. */
  static long floats(int cols) {
    return 2L * cols + 8L * (cols / PackedFormat.BLOCK);
  }

  /** Where in its block a column's integer stands. */
  static int place(PackedFormat format, int col) {
    if (!format.nibbles()) {
      return col;
    }
    int within = col % 16;
    int pair = within / 4 * 4 + within % 2 * 2 + col / 16;
    return 2 * pair + within % 4 / 2;
  }
}
