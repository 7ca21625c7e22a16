package dev.glasshouse.model.format;

import dev.glasshouse.model.format.TensorName.Layout;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.quant.BlockEncoder;
import dev.glasshouse.tensor.quant.BlockType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntUnaryOperator;

/**
 * Reads tensors and lays each out anew, some rows at a time, in memory that is used again for each
 * piece.
 */
final class Rounding implements AutoCloseable {
  private static final float LARGEST_HALF = 65_504;

  private final WeightSource source;
  private Arena arena = Arena.ofConfined();
  private MemorySegment floats = MemorySegment.NULL;
  private MemorySegment moved = MemorySegment.NULL;

  Rounding(WeightSource source) {
    this.source = source;
  }

  /**
   * The bytes of a tensor.
   *
   * @param name ours
   * @param layout what becomes of its rows
   * @param headSize rows of a head
   * @return throws {@link UserError} if the numbers are beyond what the type holds
   */
  TensorData data(String name, BlockType type, Layout layout, int headSize) {
    return sink -> write(name, type, layout, headSize, sink);
  }

  private void write(String name, BlockType type, Layout layout, int headSize, TensorData.Sink sink)
      throws IOException {
    long[] shape = source.shape(name);
    long elements = source.elements(name);
    if (layout == Layout.TRANSPOSED) {
      writeTransposed(name, type, (int) shape[0], (int) shape[1], sink);
      return;
    }
    long step = Pieces.step(shape, layout == Layout.ROTATED ? headSize : 1);
    grow(Math.min(step, elements));
    for (long from = 0; from < elements; from += step) {
      long count = Math.min(step, elements - from);
      MemorySegment values = floats.asSlice(0, count * Float.BYTES);
      source.readF32(name, from, values);
      check(name, type, values, from);
      if (layout == Layout.SAME) {
        encode(type, values, moved, sink);
      } else {
        MemorySegment rotated = moved.asSlice(0, values.byteSize());
        rotate(values, rotated, (int) shape[1], headSize);
        encode(type, rotated, floats, sink);
      }
    }
  }

  /** A row of the file is a column of ours, so all rows are read for each piece. */
  private void writeTransposed(
      String name, BlockType type, int rows, int columns, TensorData.Sink sink) throws IOException {
    long step = Pieces.step(new long[] {rows, columns}, 1);
    int columnStep = (int) (Pieces.step(new long[] {columns, rows}, 1) / rows);
    grow(Math.max(Math.min(columnStep, columns) * (long) rows, step));
    for (int first = 0; first < columns; first += columnStep) {
      int width = Math.min(columnStep, columns - first);
      MemorySegment out = moved.asSlice(0, (long) width * rows * Float.BYTES);
      for (long from = 0; from < (long) rows * columns; from += step) {
        long count = Math.min(step, (long) rows * columns - from);
        MemorySegment values = floats.asSlice(0, count * Float.BYTES);
        source.readF32(name, from, values);
        check(name, type, values, from);
        for (long row = 0; row < count / columns; row++) {
          for (long column = 0; column < width; column++) {
            float value = values.getAtIndex(ValueLayout.JAVA_FLOAT, row * columns + first + column);
            out.setAtIndex(ValueLayout.JAVA_FLOAT, column * rows + from / columns + row, value);
          }
        }
      }
      encode(type, out, floats, sink);
    }
  }

  private static void encode(
      BlockType type, MemorySegment values, MemorySegment scratch, TensorData.Sink sink)
      throws IOException {
    MemorySegment bytes = scratch.asSlice(0, type.bytes(values.byteSize() / Float.BYTES));
    BlockEncoder.encode(type, values, bytes);
    sink.take(bytes);
  }

  private void grow(long elements) {
    if (floats.byteSize() < elements * Float.BYTES) {
      arena.close();
      arena = Arena.ofConfined();
      floats = arena.allocate(elements * Float.BYTES, 64);
      moved = arena.allocate(elements * Float.BYTES, 64);
    }
  }

  private static void check(String name, BlockType type, MemorySegment values, long from) {
    if (type == BlockType.F32 || type == BlockType.BF16) {
      return;
    }
    // A block's scale is a half: the largest magnitude through 127, or through 8.
    float largest =
        switch (type) {
          case F16 -> LARGEST_HALF;
          case Q8_0 -> 127 * LARGEST_HALF;
          default -> 8 * LARGEST_HALF;
        };
    for (long i = 0; i < values.byteSize() / Float.BYTES; i++) {
      float value = values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      if (!(Math.abs(value) <= largest)) {
        throw new UserError(
            "Cannot write tensor %s as %s: element %,d is %s; write it as f32 or bf16"
                .formatted(name, type, from + i, value));
      }
    }
  }

  /** Puts the rows of whole heads into the file's order. */
  private static void rotate(MemorySegment values, MemorySegment out, int columns, int headSize) {
    IntUnaryOperator fileRow = Rotation.fileRow(headSize);
    long bytes = (long) columns * Float.BYTES;
    for (int row = 0; row < values.byteSize() / bytes; row++) {
      MemorySegment.copy(values, row * bytes, out, fileRow.applyAsInt(row) * bytes, bytes);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
