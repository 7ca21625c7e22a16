package dev.glasshouse.model.format;

/** The types of a GGUF file's values, in the order of their codes (ggml's {@code gguf.md}). */
enum GgufType {
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  UINT32(4),
  INT32(4),
  FLOAT32(4),
  BOOL(1),
  STRING(8),
  ARRAY(12),
  UINT64(8),
  INT64(8),
  FLOAT64(8);

  /** The bytes that a value takes at least. */
  private final int size;

  GgufType(int size) {
    this.size = size;
  }

  int size() {
    return size;
  }

  int code() {
    return ordinal();
  }

  boolean isReal() {
    return this == FLOAT32 || this == FLOAT64;
  }
}
