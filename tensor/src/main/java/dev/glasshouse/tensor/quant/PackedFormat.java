package dev.glasshouse.tensor.quant;

/** The block formats that products can be made with directly; each block holds 32 weights. */
public enum PackedFormat {
  /** weight = d q, with d a half-precision float and q int8. */
  Q8_0(34, 32),
  /** weight = d (q - 8), with d a half-precision float and q of four bits. */
  Q4_0(18, 16);

  /** Weights in a block. */
  public static final int BLOCK = 32;

  private final int fileBytes;
  private final int quantBytes;

  PackedFormat(int fileBytes, int quantBytes) {
    this.fileBytes = fileBytes;
    this.quantBytes = quantBytes;
  }

  /** Bytes of a block in a GGUF file: d, then the quants. */
  public int fileBytes() {
    return fileBytes;
  }

  /** Bytes of a block's quants. */
  int quantBytes() {
    return quantBytes;
  }
}
