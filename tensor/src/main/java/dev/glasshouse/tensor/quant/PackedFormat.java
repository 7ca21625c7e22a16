package dev.glasshouse.tensor.quant;

/**
 * The types of blocks that products can be made with directly. Whatever a file's blocks hold, 32
 * weights of a row are one block here; those of the K types share their finest scales by eight
 * blocks.
 */
public enum PackedFormat {
  /** weight = d q, with d a half-precision float and q int8. */
  Q8_0(BlockType.Q8_0, 32, 2, 0),
  /** weight = d (q - 16), with d a half-precision float and q of five bits; packed as Q8_0. */
  Q5_0(BlockType.Q5_0, 32, 2, 0),
  /** weight = d q + m, with d and m half-precision floats and q of five bits. */
  Q5_1(BlockType.Q5_1, 32, 4, 0),
  /** weight = d (q - 8), with d a half-precision float and q of four bits. */
  Q4_0(BlockType.Q4_0, 16, 2, 0),
  /** As {@link #Q5_1}, with q of four bits. */
  Q4_1(BlockType.Q4_1, 16, 4, 0),
  /**
   * weight = d s q - e m, with q of four bits, s and m of six bits for each 32, d and e
   * half-precision floats for each 256.
   */
  Q4_K(BlockType.Q4_K, 16, 2, 8),
  /** As {@link #Q4_K}, with q of five bits. */
  Q5_K(BlockType.Q5_K, 32, 2, 8),
  /**
   * weight = d s (q - 32), with q of six bits, s int8 for each 16, d a half-precision float for
   * each 256.
   */
  Q6_K(BlockType.Q6_K, 32, 2, 4);

  /** Weights in a block. */
  public static final int BLOCK = 32;

  /** Blocks that share a scale of a K type. */
  static final int SHARED = 8;

  private final BlockType type;
  private final int quantBytes;
  private final int scaleBytes;
  private final int sharedBytes;

  PackedFormat(BlockType type, int quantBytes, int scaleBytes, int sharedBytes) {
    this.type = type;
    this.quantBytes = quantBytes;
    this.scaleBytes = scaleBytes;
    this.sharedBytes = sharedBytes;
  }

  /** What a file calls it: how many weights in how many bytes. */
  public BlockType type() {
    return type;
  }

  /** Bytes of a block's quants, packed. */
  int quantBytes() {
    return quantBytes;
  }

  /** Bytes of what a block has for itself beside its quants, packed. */
  int scaleBytes() {
    return scaleBytes;
  }

  /** Bytes of what {@link #SHARED} blocks share, packed; 0 for types that are not K types. */
  int sharedBytes() {
    return sharedBytes;
  }

  /** Whether two quants stand in a byte. */
  boolean nibbles() {
    return quantBytes == BLOCK / 2;
  }

  /** Whether something is added to each weight: a block's own m. */
  boolean hasMins() {
    return scaleBytes == 2 * Short.BYTES;
  }

  /** Whether something is taken from each weight: e m, with e shared. */
  boolean hasSharedMins() {
    return sharedBytes == 2 * Float.BYTES;
  }

  /** What a block's sum of activations is multiplied with beforehand; 0 where it is not needed. */
  int sumFactor() {
    return switch (this) {
      case Q4_0 -> 8;
      case Q4_1, Q5_1, Q4_K, Q5_K -> 1;
      case Q8_0, Q5_0, Q6_K -> 0;
    };
  }
}
