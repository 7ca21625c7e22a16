package dev.glasshouse.model.format;

import java.util.Arrays;
import java.util.Optional;

/** The types of a GGUF file's values, with their codes (ggml's {@code gguf.md}). */
enum GgufType {
  UINT8(0, 1),
  INT8(1, 1),
  UINT16(2, 2),
  INT16(3, 2),
  UINT32(4, 4),
  INT32(5, 4),
  FLOAT32(6, 4),
  BOOL(7, 1),
  STRING(8, 8),
  ARRAY(9, 12),
  UINT64(10, 8),
  INT64(11, 8),
  FLOAT64(12, 8);

  private final int code;

  /** The bytes that a value takes at least. */
  private final int size;

  GgufType(int code, int size) {
    this.code = code;
    this.size = size;
  }

  /** The type of a code, if there is one. */
  static Optional<GgufType> of(long code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }

  int size() {
    return size;
  }

  int code() {
    return code;
  }

  boolean isReal() {
    return this == FLOAT32 || this == FLOAT64;
  }
}
