package dev.glasshouse.tensor.quant;

import dev.glasshouse.tensor.kernels.NativeFloats;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.function.IntUnaryOperator;

/**
 * A quantised matrix [rows, cols], packed so that one vector holds weights of as many rows as it
 * has lanes: a product then needs no sum along the lanes, and what it costs per row is shared by
 * all.
 *
 * <p>Rows come in groups of {@code lanes}, the last one padded with zeros. A group is a run of
 * blocks, 32 columns of all its rows each: first the quants, then {@code lanes} scales as float32.
 * Quants of {@code Q8_0} are, for each pair of columns, two bytes of each row. Those of {@code
 * Q4_0} are four words of 32 bits of each row, as they stand in the file: the four bits at 4 n of
 * the halfword e of word i belong to column 4 i + 2 e + (n >> 1) + 16 (n & 1).
 *
 * @param lanes rows in a group, as {@link QuantKernels#lanes} of the kernels that will read it
 * @param data {@link #bytes} bytes of native memory
 */
public record PackedMatrix(PackedFormat format, int rows, int cols, int lanes, MemorySegment data) {

  /** Checks that the memory is there. */
  public PackedMatrix {
    Objects.checkFromIndexSize(0, bytes(format, rows, cols, lanes), data.byteSize());
  }

  /**
   * Bytes that a packed matrix takes.
   *
   * @throws IllegalArgumentException when {@code cols} is not a multiple of 32
   */
  public static long bytes(PackedFormat format, int rows, int cols, int lanes) {
    if (rows < 1 || cols < 1 || cols % PackedFormat.BLOCK != 0) {
      throw new IllegalArgumentException(
          "a packed matrix has rows of a multiple of 32 weights, not [%d, %d]"
              .formatted(rows, cols));
    }
    long groups = (rows + lanes - 1L) / lanes;
    return groups * (cols / PackedFormat.BLOCK) * blockBytes(format, lanes);
  }

  private static long blockBytes(PackedFormat format, int lanes) {
    return (long) lanes * (format.quantBytes() + Float.BYTES);
  }

  /** Groups of rows. */
  public int groups() {
    return (rows + lanes - 1) / lanes;
  }

  /** Blocks along a row. */
  int blocks() {
    return cols / PackedFormat.BLOCK;
  }

  /** Bytes of one block of a group. */
  long blockBytes() {
    return blockBytes(format, lanes);
  }

  /** Checked address of the first of some groups. */
  long address(int group, int count) {
    Objects.checkFromIndexSize(group, count, groups());
    long bytes = blocks() * blockBytes();
    return NativeFloats.address(data, group * bytes / 4, count * bytes / 4);
  }

  /**
   * Packs some groups; different ones may be packed at once.
   *
   * @param source the whole matrix as a GGUF file holds it, row by row
   * @param fileRow which row of {@code source} is which row of this matrix
   */
  public void pack(MemorySegment source, IntUnaryOperator fileRow, int group, int count) {
    long rowBytes = (long) blocks() * format.fileBytes();
    Objects.checkFromIndexSize(0, rows * rowBytes, source.byteSize());
    long to = address(group, count);
    for (int g = group; g < group + count; g++) {
      int from = g * lanes;
      int here = Math.min(lanes, rows - from);
      for (int r = 0; r < lanes; r++) {
        long row = r < here ? fileRow.applyAsInt(from + r) * rowBytes : -1;
        for (int b = 0; b < blocks(); b++) {
          long at = row < 0 ? -1 : row + (long) b * format.fileBytes();
          packBlock(source, at, to + b * blockBytes(), r);
        }
      }
      to += blocks() * blockBytes();
    }
  }

  private void packBlock(MemorySegment source, long at, long to, int row) {
    MemorySegment all = NativeFloats.ALL;
    if (format == PackedFormat.Q8_0) {
      for (int i = 0; i < 16; i++) {
        short pair = at < 0 ? 0 : source.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 2 + 2L * i);
        all.set(ValueLayout.JAVA_SHORT_UNALIGNED, to + 2L * (i * lanes + row), pair);
      }
    } else {
      for (int i = 0; i < 4; i++) {
        int word = at < 0 ? 0 : source.get(ValueLayout.JAVA_INT_UNALIGNED, at + 2 + 4L * i);
        all.set(ValueLayout.JAVA_INT_UNALIGNED, to + 4L * (i * lanes + row), word);
      }
    }
    float scale =
        at < 0 ? 0 : Float.float16ToFloat(source.get(ValueLayout.JAVA_SHORT_UNALIGNED, at));
    NativeFloats.set(to + (long) lanes * format.quantBytes() + 4L * row, scale);
  }

  /**
   * Writes the weights of one row as float32.
   *
   * @param target where row-major weights go; {@code offset} in floats
   */
  public void dequantize(int row, MemorySegment target, long offset) {
    long to = NativeFloats.address(target, offset, cols);
    long block = address(row / lanes, 1);
    int lane = row % lanes;
    for (int b = 0; b < blocks(); b++) {
      float scale = NativeFloats.get(block + (long) lanes * format.quantBytes() + 4L * lane);
      for (int c = 0; c < PackedFormat.BLOCK; c++) {
        NativeFloats.set(to + 4L * c, scale * quant(block, lane, c));
      }
      to += 4L * PackedFormat.BLOCK;
      block += blockBytes();
    }
  }

  /** The integer of one weight of a block. */
  int quant(long block, int lane, int col) {
    if (format == PackedFormat.Q8_0) {
      return NativeFloats.ALL.get(
          ValueLayout.JAVA_BYTE, block + 2L * (col / 2 * lanes + lane) + col % 2);
    }
    int within = col % 16;
    int word = NativeFloats.getInt(block + 4L * (within / 4 * lanes + lane));
    int nibble = within % 2 * 2 + col / 16;
    return (word >>> (16 * (within % 4 / 2) + 4 * nibble) & 15) - 8;
  }
}
