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
 * <p>Rows come in groups of {@code lanes}, the last one filled up with the last row. A group is a
 * run of blocks, 32 columns of all its rows each: first the quants, then two bytes of each row, its
 * scale d as it stands in the file, a half-precision float, and as many of its m where there is one
 * ({@link PackedFormat#hasMins}); or of K types s and m ({@link PackedFormat#hasSharedMins}) or the
 * s of columns 0 to 15 and of 16 to 31 ({@code Q6_K}). Behind each eight blocks of K types stands
 * what they share, as float32: d of each row, and with s and m -e of each row. Scales apart from
 * their quants, behind a whole group, halved the speed (LOG.md).
 *
 * <p>Quants of a byte are, for each pair of columns, two bytes of each row. Those of four bits are
 * four words of 32 bits of each row: the four bits at 4 n of the halfword e of word i belong to
 * column 4 i + 2 e + (n >> 1) + 16 (n & 1).
 *
 * @param lanes rows in a group, as {@link QuantKernels#lanes} of the kernels that will read it
 * @param data {@link #bytes} bytes of native memory
 */
public record PackedMatrix(PackedFormat format, int rows, int cols, int lanes, MemorySegment data) {
  /** Rows packed at once: two bytes of each make a word of 64 bits. */
  private static final int ROWS = 4;

  /** The first and third of a word's two bytes. */
  private static final long EVEN = 0x0000FFFF0000FFFFL;

  /** Checks that the memory is there. */
  public PackedMatrix {
    Objects.checkFromIndexSize(0, bytes(format, rows, cols, lanes), data.byteSize());
  }

  /**
   * Bytes that a packed matrix takes.
   *
   * @throws IllegalArgumentException when {@code cols} is not a multiple of the file's blocks,
   *     {@code lanes} not of four, or there is no row
   */
  public static long bytes(PackedFormat format, int rows, int cols, int lanes) {
    int unit = format.type().elements();
    if (rows < 1 || cols < 1 || cols % unit != 0 || lanes < 4 || lanes % 4 != 0) {
      throw new IllegalArgumentException(
          "a packed matrix of %s has rows of a multiple of %d weights in 4, 8 or 16 lanes, not [%d, %d] in %d"
              .formatted(format, unit, rows, cols, lanes));
    }
    return (rows + lanes - 1L) / lanes * groupBytes(format, cols, lanes);
  }

  private static long groupBytes(PackedFormat format, int cols, int lanes) {
    long blocks = cols / PackedFormat.BLOCK;
    long shared = blocks / PackedFormat.SHARED * format.sharedBytes();
    return lanes * (blocks * (format.quantBytes() + format.scaleBytes()) + shared);
  }

  /** Groups of rows. */
  public int groups() {
    return (rows + lanes - 1) / lanes;
  }

  /** Blocks along a row. */
  int blocks() {
    return cols / PackedFormat.BLOCK;
  }

  /** Bytes of a group. */
  long groupBytes() {
    return groupBytes(format, cols, lanes);
  }

  /** From a group's address to that of a block: of its quants. */
  long quants(int block) {
    long shared = block / PackedFormat.SHARED * (long) format.sharedBytes();
    return lanes * (block * (long) (format.quantBytes() + format.scaleBytes()) + shared);
  }

  /** From a group's address to that of a block's own scales. */
  long scales(int block) {
    return quants(block) + (long) lanes * format.quantBytes();
  }

  /** From a group's address to that of what a block of a K type shares with others. */
  long shared(int block) {
    int next = (block / PackedFormat.SHARED + 1) * PackedFormat.SHARED;
    return quants(next) - (long) lanes * format.sharedBytes();
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
   * @throws dev.glasshouse.tensor.UserError if a scale is no finite number
   */
  public void pack(MemorySegment source, IntUnaryOperator fileRow, int group, int count) {
    long rowBytes = format.type().bytes(cols);
    Objects.checkFromIndexSize(0, rows * rowBytes, source.byteSize());
    long to = address(group, count);
    long[] from = new long[ROWS];
    for (int g = group; g < group + count; g++) {
      for (int lane = 0; lane < lanes; lane += ROWS) {
        for (int r = 0; r < ROWS; r++) {
          int row = Math.min(g * lanes + lane + r, rows - 1);
          from[r] = fileRow.applyAsInt(row) * rowBytes;
        }
        packRows(source, from[0], from[1], from[2], from[3], to, lane);
      }
      to += groupBytes();
    }
  }

  /** Four rows, of which the first goes to the given lane. */
  private void packRows(
      MemorySegment source, long row0, long row1, long row2, long row3, long group, int lane) {
    int perFileBlock = format.type().elements() / PackedFormat.BLOCK;
    for (int b = 0; b < blocks(); b++) {
      long at = b / perFileBlock * (long) format.type().bytes();
      int part = b % perFileBlock;
      long to = group + quants(b);
      for (int i = 0; i < format.quantBytes() / Long.BYTES; i++) {
        long q0 = FileBlock.quants(format, source, row0 + at, part, i);
        long q1 = FileBlock.quants(format, source, row1 + at, part, i);
        long q2 = FileBlock.quants(format, source, row2 + at, part, i);
        long q3 = FileBlock.quants(format, source, row3 + at, part, i);
        packQuants(q0, q1, q2, q3, to, i, lane);
      }
      packScales(source, row0 + at, part, group, b, lane);
      packScales(source, row1 + at, part, group, b, lane + 1);
      packScales(source, row2 + at, part, group, b, lane + 2);
      packScales(source, row3 + at, part, group, b, lane + 3);
    }
  }

  /** Eight bytes of each of four rows. */
  private void packQuants(long q0, long q1, long q2, long q3, long to, int i, int lane) {
    long word = 4L * lanes;
    if (format.nibbles()) {
      long at = to + 2L * i * word + 4L * lane;
      storeWords(q0, q1, at, word);
      storeWords(q2, q3, at + 8, word);
    } else {
      long at = to + 2L * i * word + 2L * lane;
      storeWords(q0 & EVEN | (q1 & EVEN) << 16, q2 & EVEN | (q3 & EVEN) << 16, at, word);
      at += word / 2;
      storeWords(q0 >>> 16 & EVEN | q1 & ~EVEN, q2 >>> 16 & EVEN | q3 & ~EVEN, at, word);
    }
  }

  /** The low halves of two numbers together, and {@code step} bytes further their high halves. */
  private static void storeWords(long first, long second, long at, long step) {
    long low = 0xFFFFFFFFL;
    var all = NativeFloats.ALL;
    all.set(ValueLayout.JAVA_LONG_UNALIGNED, at, first & low | second << 32);
    all.set(ValueLayout.JAVA_LONG_UNALIGNED, at + step, first >>> 32 | second & ~low);
  }

  private void packScales(MemorySegment source, long at, int part, long group, int b, int lane) {
    MemorySegment all = NativeFloats.ALL;
    long scales = group + scales(b) + 2L * lane;
    short own = FileBlock.scales(format, source, at, part);
    all.set(ValueLayout.JAVA_SHORT_UNALIGNED, scales, own);
    if (format.hasMins()) {
      short min = FileBlock.min(source, at);
      all.set(ValueLayout.JAVA_SHORT_UNALIGNED, scales + 2L * lanes, min);
    }
    if (format.sharedBytes() > 0 && b % PackedFormat.SHARED == 0) {
      long shared = group + shared(b) + 4L * lane;
      NativeFloats.set(shared, FileBlock.shared(format, source, at));
      if (format.hasSharedMins()) {
        NativeFloats.set(shared + 4L * lanes, -FileBlock.minScale(source, at));
      }
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
    float d = scale(group, block, lane);
    int q = quant(group, block, lane, col);
    return switch (format) {
      case Q8_0, Q5_0, Q4_0 -> d * q;
      case Q5_1, Q4_1 -> d * q + min(group, block, lane);
      case Q4_K, Q5_K ->
          d * factor(group, block, lane, 0) * q
              + minScale(group, block, lane) * factor(group, block, lane, 1);
      case Q6_K -> d * factor(group, block, lane, col / 16) * q;
    };
  }

  /** The integer of one weight of a block. */
  int quant(long group, int block, int lane, int col) {
    long from = group + quants(block);
    if (!format.nibbles()) {
      return NativeFloats.ALL.get(
          ValueLayout.JAVA_BYTE, from + 2L * (col / 2 * lanes + lane) + col % 2);
    }
    int within = col % 16;
    int word = NativeFloats.getInt(from + 4L * (within / 4 * lanes + lane));
    int nibble = within % 2 * 2 + col / 16;
    int q = word >>> (16 * (within % 4 / 2) + 4 * nibble) & 15;
    return format == PackedFormat.Q4_0 ? q - 8 : q;
  }

  /** d of one row in a block. */
  float scale(long group, int block, int lane) {
    return format.sharedBytes() > 0
        ? NativeFloats.get(group + shared(block) + 4L * lane)
        : half(group + scales(block) + 2L * lane);
  }

  /** m of one row in a block that has its own. */
  float min(long group, int block, int lane) {
    return half(group + scales(block) + 2L * (lanes + lane));
  }

  private static float half(long at) {
    return Float.float16ToFloat(NativeFloats.ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, at));
  }

  /** -e of one row in a block, where there are shared mins. */
  float minScale(long group, int block, int lane) {
    return NativeFloats.get(group + shared(block) + 4L * (lanes + lane));
  }

  /** Of one row of a K type the first or the second of its bytes: s and m, or both s. */
  int factor(long group, int block, int lane, int which) {
    return NativeFloats.ALL.get(ValueLayout.JAVA_BYTE, group + scales(block) + 2L * lane + which);
  }
}
