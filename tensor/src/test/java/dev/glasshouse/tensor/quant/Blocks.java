package dev.glasshouse.tensor.quant;

import dev.glasshouse.tensor.Rng;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A matrix of random blocks as a GGUF file holds it, and what they mean by the formats' definition.
 */
record Blocks(PackedFormat format, int rows, int cols, MemorySegment bytes) {
  static Blocks random(Arena arena, PackedFormat format, int rows, int cols) {
    int blocks = rows * cols / PackedFormat.BLOCK;
    MemorySegment bytes = arena.allocate((long) blocks * format.fileBytes(), 64);
    Rng rng = Rng.of(7, format + " " + rows + " " + cols);
    for (long i = 0; i < bytes.byteSize(); i++) {
      bytes.set(ValueLayout.JAVA_BYTE, i, (byte) rng.bits(0, i));
    }
    for (int b = 0; b < blocks; b++) {
      short scale = Float.floatToFloat16(0.01f * rng.normal(1, b));
      bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, (long) b * format.fileBytes(), scale);
    }
    return new Blocks(format, rows, cols, bytes);
  }

  PackedMatrix packed(Arena arena, int lanes) {
    MemorySegment data = arena.allocate(PackedMatrix.bytes(format, rows, cols, lanes), 64);
    PackedMatrix w = new PackedMatrix(format, rows, cols, lanes, data);
    int half = w.groups() / 2;
    w.pack(bytes, r -> r, half, w.groups() - half);
    w.pack(bytes, r -> r, 0, half);
    return w;
  }

  float weight(int row, int col) {
    int index = row * cols + col;
    long at = (long) (index / 32) * format.fileBytes();
    float scale = Float.float16ToFloat(bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED, at));
    int i = index % 32;
    if (format == PackedFormat.Q8_0) {
      return scale * bytes.get(ValueLayout.JAVA_BYTE, at + 2 + i);
    }
    int both = bytes.get(ValueLayout.JAVA_BYTE, at + 2 + i % 16) & 0xFF;
    return scale * ((i < 16 ? both & 15 : both >> 4) - 8);
  }
}
