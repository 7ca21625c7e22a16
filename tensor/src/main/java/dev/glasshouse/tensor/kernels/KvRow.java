package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.ALL;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** One row of a cache, at addresses that were checked. */
final class KvRow {
  private static final float LARGEST_HALF = 65_504;
  private static final float MAX = 127;

  /** Added to a float of less than 2^22 and taken from it, it leaves an integer, halves to even. */
  private static final float ROUND = 0x1.8p23f;

  private KvRow() {}

  static void put(KvType type, long x, int width, long to) {
    switch (type) {
      case F32 -> MemorySegment.copy(ALL, x, ALL, to, 4L * width);
      case F16 -> {
        for (int i = 0; i < width; i++) {
          float value = Math.clamp(NativeFloats.get(x + 4L * i), -LARGEST_HALF, LARGEST_HALF);
          ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, to + 2L * i, Float.floatToFloat16(value));
        }
      }
      case Q8_0 -> {
        for (int b = 0; b < width; b += KvType.BLOCK) {
          set(to + width + b / KvType.BLOCK * 4L, putBlock(x + 4L * b, to + b));
        }
      }
    }
  }

  private static float putBlock(long x, long to) {
    float max = 0;
    for (int i = 0; i < KvType.BLOCK; i++) {
      max = Math.max(max, Math.abs(NativeFloats.get(x + 4L * i)));
    }
    float inverse = max == 0 ? 0 : MAX / max;
    for (int i = 0; i < KvType.BLOCK; i++) {
      float rounded = NativeFloats.get(x + 4L * i) * inverse + ROUND - ROUND;
      ALL.set(ValueLayout.JAVA_BYTE, to + i, (byte) rounded);
    }
    return max / MAX;
  }

  static void get(KvType type, long row, int width, long y) {
    switch (type) {
      case F32 -> MemorySegment.copy(ALL, row, ALL, y, 4L * width);
      case F16 -> {
        for (int i = 0; i < width; i++) {
          short half = ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, row + 2L * i);
          set(y + 4L * i, Float.float16ToFloat(half));
        }
      }
      case Q8_0 -> {
        for (int i = 0; i < width; i++) {
          float scale = NativeFloats.get(row + width + i / KvType.BLOCK * 4L);
          set(y + 4L * i, ALL.get(ValueLayout.JAVA_BYTE, row + i) * scale);
        }
      }
    }
  }
}
