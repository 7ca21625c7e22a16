package dev.glasshouse.model.format;

import java.util.List;

/**
 * One tensor of a safetensors file.
 *
 * @param name unique in its file
 * @param dtype element type
 * @param shape sizes, outermost first; empty for a scalar
 * @param begin first byte, counted from the end of the header
 * @param end byte after the last one
 */
public record TensorInfo(String name, Dtype dtype, List<Long> shape, long begin, long end) {

  /**
   * Bytes that a shape takes.
   *
   * @throws ArithmeticException if it does not fit a {@code long} or a size is negative
   */
  static long byteLength(Dtype dtype, List<Long> shape) {
    long bytes = dtype.bytes();
    for (long size : shape) {
      if (size < 0) {
        throw new ArithmeticException("negative size " + size);
      }
      bytes = Math.multiplyExact(bytes, size);
    }
    return bytes;
  }
}
