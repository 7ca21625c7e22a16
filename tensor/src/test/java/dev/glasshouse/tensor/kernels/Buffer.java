package dev.glasshouse.tensor.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Floats at an odd offset in native memory, with guards before and after that must stay.
 *
 * @param segment everything, for arguments that have an offset
 * @param start from the first element on, for those that have none
 * @param size elements between the guards
 */
record Buffer(MemorySegment segment, MemorySegment start, int size) {
  /** Offset of the first element, in floats: no vector is aligned. */
  static final int OFFSET = 3;

  private static final int GUARD = 0x7fc0beef;

  static Buffer allocate(Arena arena, int size) {
    MemorySegment segment = arena.allocate(4L * (size + 2 * OFFSET), 64);
    for (int i = 0; i < size + 2 * OFFSET; i++) {
      segment.setAtIndex(ValueLayout.JAVA_INT, i, GUARD);
    }
    return new Buffer(segment, segment.asSlice(4L * OFFSET), size);
  }

  float get(int i) {
    return segment.getAtIndex(ValueLayout.JAVA_FLOAT, OFFSET + i);
  }

  void set(int i, float value) {
    segment.setAtIndex(ValueLayout.JAVA_FLOAT, OFFSET + i, value);
  }

  void setInt(int i, int value) {
    segment.setAtIndex(ValueLayout.JAVA_INT, OFFSET + i, value);
  }

  boolean guardsIntact() {
    boolean intact = true;
    for (int i = 0; i < OFFSET; i++) {
      intact &= segment.getAtIndex(ValueLayout.JAVA_INT, i) == GUARD;
      intact &= segment.getAtIndex(ValueLayout.JAVA_INT, OFFSET + size + i) == GUARD;
    }
    return intact;
  }
}
