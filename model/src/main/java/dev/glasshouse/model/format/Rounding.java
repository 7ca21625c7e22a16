package dev.glasshouse.model.format;

import dev.glasshouse.model.format.TensorName.Layout;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.quant.BlockEncoder;
import dev.glasshouse.tensor.quant.BlockType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntUnaryOperator;

/**
 * Reads tensors one after the other and lays each out anew, in memory for the largest of them that
 * is used again for each.
 */
final class Rounding implements AutoCloseable {
  private static final float LARGEST_HALF = 65_504;

  private final WeightSource source;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment floats;
  private final MemorySegment moved;

  /**
   * @param largest elements of the largest tensor
   */
  Rounding(WeightSource source, long largest) {
    this.source = source;
    floats = arena.allocate(largest * Float.BYTES, 64);
    moved = arena.allocate(largest * Float.BYTES, 64);
  }

  /**
   * One tensor's bytes, valid until the next one is asked for.
   *
   * @param name ours
   * @param layout what becomes of its rows
   * @param headSize rows of a head
   * @throws UserError if its numbers are beyond what the type holds
   */
  MemorySegment bytes(String name, BlockType type, Layout layout, int headSize) {
    long[] shape = source.shape(name);
    long elements = elements(shape);
    MemorySegment values = floats.asSlice(0, elements * Float.BYTES);
    source.readF32(name, values);
    check(name, type, values, elements);
    MemorySegment ordered =
        switch (layout) {
          case SAME -> values;
          case TRANSPOSED -> transposed(values, (int) shape[0], (int) shape[1]);
          case ROTATED -> rotated(values, (int) shape[0], (int) shape[1], headSize);
        };
    MemorySegment other = ordered.address() == moved.address() ? floats : moved;
    MemorySegment bytes = other.asSlice(0, type.bytes(elements));
    BlockEncoder.encode(type, ordered, bytes);
    return bytes;
  }

  static long elements(long[] shape) {
    long elements = 1;
    for (long size : shape) {
      elements = Math.multiplyExact(elements, size);
    }
    return elements;
  }

  private static void check(String name, BlockType type, MemorySegment values, long count) {
    if (type == BlockType.F32 || type == BlockType.BF16) {
      return;
    }
    float largest = type == BlockType.F16 ? LARGEST_HALF : Float.MAX_VALUE;
    for (long i = 0; i < count; i++) {
      float value = values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      if (!(Math.abs(value) <= largest)) {
        throw new UserError(
            "Cannot write tensor %s as %s: element %,d is %s; write it as f32 or bf16"
                .formatted(name, type, i, value));
      }
    }
  }

  private MemorySegment transposed(MemorySegment values, int rows, int columns) {
    MemorySegment out = moved.asSlice(0, values.byteSize());
    for (long row = 0; row < rows; row++) {
      for (long column = 0; column < columns; column++) {
        float value = values.getAtIndex(ValueLayout.JAVA_FLOAT, row * columns + column);
        out.setAtIndex(ValueLayout.JAVA_FLOAT, column * rows + row, value);
      }
    }
    return out;
  }

  private MemorySegment rotated(MemorySegment values, int rows, int columns, int headSize) {
    MemorySegment out = moved.asSlice(0, values.byteSize());
    IntUnaryOperator fileRow = Rotation.fileRow(headSize);
    long bytes = (long) columns * Float.BYTES;
    for (int row = 0; row < rows; row++) {
      long to = fileRow.applyAsInt(row) * bytes;
      MemorySegment.copy(values, row * bytes, out, to, bytes);
    }
    return out;
  }

  @Override
  public void close() {
    arena.close();
  }
}
