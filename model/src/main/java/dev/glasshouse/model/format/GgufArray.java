package dev.glasshouse.model.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An array of numbers or truth values as a GGUF file holds it, in as many bytes as there: a file of
 * bytes must not become one of longs before anybody wants it.
 */
public final class GgufArray {
  private final GgufType type;
  private final ByteBuffer bytes;

  /**
   * @param bytes little-endian, whole elements
   */
  GgufArray(GgufType type, byte[] bytes) {
    this.type = type;
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** An array of 32-bit integers. */
  public static GgufArray ofIntegers(int... values) {
    var array = new GgufArray(GgufType.INT32, new byte[values.length * Integer.BYTES]);
    array.bytes.asIntBuffer().put(values);
    return array;
  }

  /** An array of single-precision floats. */
  public static GgufArray ofReals(float... values) {
    var array = new GgufArray(GgufType.FLOAT32, new byte[values.length * Float.BYTES]);
    array.bytes.asFloatBuffer().put(values);
    return array;
  }

  /** How many elements it has. */
  public int length() {
    return bytes.limit() / type.size();
  }

  /** Whether its elements are floats. */
  public boolean isReal() {
    return type.isReal();
  }

  /**
   * An integer or truth value; those of 64 bits beyond a long's come out negative.
   *
   * @throws IllegalStateException if the elements are floats
   */
  public long integer(int index) {
    int at = index * type.size();
    return switch (type) {
      case UINT8, BOOL -> bytes.get(at) & 0xFFL;
      case INT8 -> bytes.get(at);
      case UINT16 -> bytes.getShort(at) & 0xFFFFL;
      case INT16 -> bytes.getShort(at);
      case UINT32 -> bytes.getInt(at) & 0xFFFFFFFFL;
      case INT32 -> bytes.getInt(at);
      case UINT64, INT64 -> bytes.getLong(at);
      default -> throw new IllegalStateException("elements are " + type);
    };
  }

  /**
   * A float.
   *
   * @throws IllegalStateException if the elements are none
   */
  public double real(int index) {
    int at = index * type.size();
    return switch (type) {
      case FLOAT32 -> bytes.getFloat(at);
      case FLOAT64 -> bytes.getDouble(at);
      default -> throw new IllegalStateException("elements are " + type);
    };
  }

  GgufType type() {
    return type;
  }

  /** Its elements as a file has them. */
  byte[] bytes() {
    return bytes.array();
  }
}
