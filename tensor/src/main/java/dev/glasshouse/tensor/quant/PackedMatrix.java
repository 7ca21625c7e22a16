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
 * blocks, 32 columns of all its rows each: first the quants, then each row's own scales. Quants of
 * eight and six bits are, for each pair of columns, two bytes of each row. Those of four bits are
 * four words of 32 bits of each row: the four bits at 4 n of the halfword e of word i belong to
 * column 4 i + 2 e + (n >> 1) + 16 (n & 1).
 *
 * <p>A row's scale is d as float32; of {@code Q4_K} s, then m, a byte each; of {@code Q6_K} the s
 * of columns 0 to 15, then of 16 to 31. With these two, what eight blocks share stands behind all
 * blocks of the group, as float32: d of each row, and for {@code Q4_K} -e of each row.
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
   * @throws IllegalArgumentException when {@code cols} is not a multiple of the file's blocks
   */
  public static long bytes(PackedFormat format, int rows, int cols, int lanes) {
    if (rows < 1 || cols < 1 || cols % format.type().elements() != 0) {
      throw new IllegalArgumentException(
          "a packed matrix of %s has rows of a multiple of %d weights, not [%d, %d]"
              .formatted(format, format.type().elements(), rows, cols));
    }
    return (rows + lanes - 1L) / lanes * groupBytes(format, cols, lanes);
  }

  private static long groupBytes(PackedFormat format, int cols, int lanes) {
    int blocks = cols / PackedFormat.BLOCK;
    long shared = (long) blocks / PackedFormat.SHARED * format.sharedBytes();
    return blocks * blockBytes(format, lanes) + shared * lanes;
  }

  private static long blockBytes(PackedFormat format, int lanes) {
    return (long) lanes * (format.quantBytes() + format.scaleBytes());
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

  /** Bytes of a group. */
  long groupBytes() {
    return groupBytes(format, cols, lanes);
  }

  /** From a block's address to that of its rows' own scales. */
  long scales() {
    return (long) lanes * format.quantBytes();
  }

  /** From a group's address to that of what a block shares with others. */
  long shared(int block) {
    return blocks() * blockBytes()
        + (long) block / PackedFormat.SHARED * lanes * format.sharedBytes();
  }

  /** Checked address of the first of some groups. */
  long address(int group, int count) {
    Objects.checkFromIndexSize(group, count, groups());
    long bytes = groupBytes();
    return NativeFloats.address(data, group * bytes / 4, count * bytes / 4);
  }

  /**
   * Packs some groups; different ones may be packed at once.
   *
   * @param source the whole matrix as a GGUF file holds it, row by row
   * @param fileRow which row of {@code source} is which row of this matrix
   */
  public void pack(MemorySegment source, IntUnaryOperator fileRow, int group, int count) {
    long rowBytes = format.type().bytes(cols);
    Objects.checkFromIndexSize(0, rows * rowBytes, source.byteSize());
    long to = address(group, count);
    for (int g = group; g < group + count; g++) {
      int from = g * lanes;
      int here = Math.min(lanes, rows - from);
      if (here < lanes) {
        NativeFloats.ALL.asSlice(to, groupBytes()).fill((byte) 0);
      }
      for (int r = 0; r < here; r++) {
        packRow(source, fileRow.applyAsInt(from + r) * rowBytes, to, r);
      }
      to += groupBytes();
    }
  }

  private void packRow(MemorySegment source, long from, long group, int row) {
    int perFileBlock = format.type().elements() / PackedFormat.BLOCK;
    for (int b = 0; b < blocks(); b++) {
      long at = from + b / perFileBlock * (long) format.type().bytes();
      packBlock(source, at, b % perFileBlock, group + b * blockBytes(), row);
      if (format.sharedBytes() > 0 && b % PackedFormat.SHARED == 0) {
        long shared = group + shared(b) + 4L * row;
        NativeFloats.set(shared, FileBlock.scale(format, source, at));
        if (format == PackedFormat.Q4_K) {
          NativeFloats.set(shared + 4L * lanes, -FileBlock.minScale(source, at));
        }
      }
    }
  }

  private void packBlock(MemorySegment source, long at, int part, long to, int row) {
    MemorySegment all = NativeFloats.ALL;
    for (int i = 0; i < format.quantBytes() / 4; i++) {
      int word = FileBlock.quants(format, source, at, part, i);
      if (format.nibbles()) {
        all.set(ValueLayout.JAVA_INT_UNALIGNED, to + 4L * (i * lanes + row), word);
      } else {
        long pair = to + 4L * i * lanes + 2L * row;
        all.set(ValueLayout.JAVA_SHORT_UNALIGNED, pair, (short) word);
        all.set(ValueLayout.JAVA_SHORT_UNALIGNED, pair + 2L * lanes, (short) (word >> 16));
      }
    }
    long scales = to + scales() + (long) format.scaleBytes() * row;
    if (format.sharedBytes() == 0) {
      NativeFloats.set(scales, FileBlock.scale(format, source, at));
    } else {
      short two = FileBlock.factors(format, source, at, part);
      all.set(ValueLayout.JAVA_SHORT_UNALIGNED, scales, two);
    }
  }

  /**
   * Writes the weights of one row as float32.
   *
   * @param target where row-major weights go; {@code offset} in floats
   */
  public void dequantize(int row, MemorySegment target, long offset) {
    long to = NativeFloats.address(target, offset, cols);
    long group = address(row / lanes, 1);
    for (int b = 0; b < blocks(); b++) {
      for (int c = 0; c < PackedFormat.BLOCK; c++) {
        NativeFloats.set(to, weight(group, b, row % lanes, c));
        to += 4;
      }
    }
  }

  /** One weight of a group, as the file's type defines it. */
  float weight(long group, int block, int lane, int col) {
    long at = group + block * blockBytes();
    float d = scale(group, block, lane);
    int q = quant(at, lane, col);
    return switch (format) {
      case Q8_0, Q4_0 -> d * q;
      case Q4_K -> d * factor(at, lane, 0) * q + minScale(group, block, lane) * min(at, lane);
      case Q6_K -> d * factor(at, lane, col / 16) * q;
    };
  }

  /** The integer of one weight of a block. */
  int quant(long block, int lane, int col) {
    if (!format.nibbles()) {
      return NativeFloats.ALL.get(
          ValueLayout.JAVA_BYTE, block + 2L * (col / 2 * lanes + lane) + col % 2);
    }
    int within = col % 16;
    int word = NativeFloats.getInt(block + 4L * (within / 4 * lanes + lane));
    int nibble = within % 2 * 2 + col / 16;
    int q = word >>> (16 * (within % 4 / 2) + 4 * nibble) & 15;
    return format == PackedFormat.Q4_0 ? q - 8 : q;
  }

  /** d of one row in a block. */
  float scale(long group, int block, int lane) {
    long from = format.sharedBytes() > 0 ? shared(block) : block * blockBytes() + scales();
    return NativeFloats.get(group + from + 4L * lane);
  }

  /** -e of one row of {@code Q4_K} in a block. */
  float minScale(long group, int block, int lane) {
    return NativeFloats.get(group + shared(block) + 4L * (lanes + lane));
  }

  /** s of one row of a K type: the first or the second of its bytes. */
  int factor(long block, int lane, int which) {
    return NativeFloats.ALL.get(ValueLayout.JAVA_BYTE, block + scales() + 2L * lane + which);
  }

  /** m of one row of {@code Q4_K}. */
  int min(long block, int lane) {
    return factor(block, lane, 1);
  }
}
