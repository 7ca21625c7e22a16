package dev.glasshouse.tensor.quant;

import dev.glasshouse.tensor.Rng;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A matrix of random blocks as a GGUF file holds it, and what they mean by the formats' definition.
 */
record Blocks(PackedFormat format, int rows, int cols, MemorySegment bytes) {
  static Blocks random(Arena arena, PackedFormat format, int rows, int cols) {
    BlockType type = format.type();
    MemorySegment bytes = arena.allocate(type.bytes((long) rows * cols), 64);
    Rng rng = Rng.of(7, format + " " + rows + " " + cols);
    for (long i = 0; i < bytes.byteSize(); i++) {
      bytes.set(ValueLayout.JAVA_BYTE, i, (byte) rng.bits(0, i));
    }
    for (int b = 0; b < bytes.byteSize() / type.bytes(); b++) {
      // Scales of every seventh block are below what a half-precision float holds with all its
      // bits.
      float size = b % 7 == 3 ? 1e-5f : 1e-2f;
      for (int at : scales(format)) {
        short scale = Float.floatToFloat16(size * rng.normal(1 + at, b));
        bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, (long) b * type.bytes() + at, scale);
      }
    }
    return new Blocks(format, rows, cols, bytes);
  }

  /** Quants and scales within blocks of the largest magnitude, all of the same sign; d and e 1. */
  static Blocks largest(Arena arena, PackedFormat format, int rows, int cols) {
    BlockType type = format.type();
    MemorySegment bytes = arena.allocate(type.bytes((long) rows * cols), 64);
    for (long at = 0; at < bytes.byteSize(); at += type.bytes()) {
      MemorySegment block = bytes.asSlice(at, type.bytes());
      switch (format) {
        case Q8_0 -> block.fill(Byte.MIN_VALUE);
        case Q5_0, Q5_1, Q4_0, Q4_1, Q4_K, Q5_K -> block.fill((byte) -1);
        case Q6_K -> block.asSlice(192).fill(Byte.MIN_VALUE);
      }
      for (int scale : scales(format)) {
        block.set(ValueLayout.JAVA_SHORT_UNALIGNED, scale, Float.floatToFloat16(1));
      }
    }
    return new Blocks(format, rows, cols, bytes);
  }

  /** Where the half-precision floats of a block begin. */
  static List<Integer> scales(PackedFormat format) {
    return switch (format) {
      case Q8_0, Q5_0, Q4_0 -> List.of(0);
      case Q5_1, Q4_1, Q4_K, Q5_K -> List.of(0, 2);
      case Q6_K -> List.of(208);
    };
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
    BlockType type = format.type();
    int index = row * cols + col;
    ByteBuffer block =
        bytes
            .asSlice((long) index / type.elements() * type.bytes(), type.bytes())
            .asByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN);
    return DefinedBlocks.element(type, block, index % type.elements());
  }
}
