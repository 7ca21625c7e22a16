package dev.glasshouse.tensor.kernels;

/** How keys and values of tokens read are held, a row a token. */
public enum KvType {
  /** Single precision. */
  F32,
  /** Half precision; what is beyond its range becomes its largest number. */
  F16,
  /**
   * Blocks of 32: as many int8, then, behind those of the whole row, a float32 scale each. With the
   * largest magnitude m of a block, scale = m / 127 and integers round x (127 / m), halves to even.
   */
  Q8_0;

  /** Numbers in a block of {@link #Q8_0}. */
  public static final int BLOCK = 32;

  /** What a row's width must be a multiple of. */
  public int unit() {
    return switch (this) {
      case F32 -> 1;
      case F16 -> 2; // whole words
      case Q8_0 -> BLOCK;
    };
  }

  /**
   * Bytes of one row.
   *
   * @throws IllegalArgumentException when rows of this width cannot be held so
   */
  public int rowBytes(int width) {
    if (width % unit() != 0) {
      throw new IllegalArgumentException("rows of " + width + " cannot be held as " + this);
    }
    return switch (this) {
      case F32 -> Float.BYTES * width;
      case F16 -> Short.BYTES * width;
      case Q8_0 -> width + Float.BYTES * (width / BLOCK);
    };
  }
}
