package dev.glasshouse.tensor.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * Checked once, then raw: a kernel turns each segment argument into an address with {@link
 * #address} and reads and writes through one constant segment that spans all of memory. The
 * compiler then sees one kind of segment with constant bounds and no lifetime to check inside the
 * loop.
 */
public final class NativeFloats {
  /** All of memory, for access by address. */
  public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private NativeFloats() {}

  /**
   * Address of element {@code offset} after checking that {@code count} 4-byte elements lie there.
   *
   * @throws IndexOutOfBoundsException when they do not lie inside the segment
   * @throws IllegalArgumentException when the segment is on the Java heap
   * @throws IllegalStateException when its memory was given back
   */
  public static long address(MemorySegment segment, long offset, long count) {
    if (!segment.isNative()) {
      throw new IllegalArgumentException("kernels work on native memory only, not on " + segment);
    }
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException("memory was already given back: " + segment);
    }
    Objects.checkFromIndexSize(offset, count, segment.byteSize() / 4);
    return segment.address() + 4 * offset;
  }

  /** Address of a segment after checking that it holds so many numbers of 16 bits. */
  public static long halves(MemorySegment segment, long count) {
    return address(segment, 0, (count + 1) / 2);
  }

  /**
   * Elements from the first of the first row to the last of the last, for rows {@code stride}
   * apart.
   */
  public static long span(int rows, int cols, int stride) {
    return rows == 0 ? 0 : (rows - 1L) * stride + cols;
  }

  /** The float at an address that {@link #address} has checked. */
  public static float get(long address) {
    return ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address);
  }

  /** Writes a float at an address that {@link #address} has checked. */
  public static void set(long address, float value) {
    ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address, value);
  }

  /** Writes a number rounded to bfloat16, as {@link Elementwise#roundToBfloat16} says. */
  public static void setBfloat16(long address, float value) {
    int bits = Float.floatToIntBits(value); // one kind of NaN, whose lower bits are zeros
    short rounded = (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, address, rounded);
  }

  /** The int32 at an address that {@link #address} has checked. */
  public static int getInt(long address) {
    return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address);
  }

  /** The int64 at an address that {@link #address} has checked. */
  public static long getLong(long address) {
    return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
  }
}
