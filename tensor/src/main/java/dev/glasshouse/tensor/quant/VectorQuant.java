package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.NativeFloats.ALL;
import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.halves;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.VectorMath.HALF_SHORTS;
import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.LANES;
import static dev.glasshouse.tensor.quant.QuantVectors.floats;
import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.MAX;

import dev.glasshouse.tensor.kernels.VectorMath;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/** Group by group through {@link VectorQ8}, {@link GroupProduct} and {@link VectorFours}. */
final class VectorQuant implements QuantKernels {
  private static final int BLOCK = PackedFormat.BLOCK;

  /** Rows of activations from which on turning weights to float32 pays. */
  private static final int MANY = 4;

  private static final FloatVector ROUND = FloatVector.broadcast(FLOATS, Activations.ROUND);

  /** For the last group where it is not full: masked stores are more than the compiler inlines. */
  private final ScalarQuant scalar = new ScalarQuant();

  private final QuantPanels panels = new QuantPanels();
  private final GroupProduct q4 = new GroupProduct(VectorQ4.class, VectorQ4.SUMS);
  private final GroupProduct q51 = new GroupProduct(VectorQ51.class, VectorQ6K.SUMS);
  private final GroupProduct q41 = new GroupProduct(VectorQ41.class, VectorQ4.SUMS);
  private final GroupProduct q4k = new GroupProduct(VectorQ4K.class, VectorQ4.SUMS);
  private final GroupProduct q5k = new GroupProduct(VectorQ5K.class, VectorQ6K.SUMS);
  private final GroupProduct q6k = new GroupProduct(VectorQ6K.class, VectorQ6K.SUMS);
  private final VectorFours fours = new VectorFours(panels);

  /** A block of a group as float32, for every calling thread. */
  private final ThreadLocal<MemorySegment> room =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(4L * BLOCK * LANES, 64));

  @Override
  public int lanes() {
    return LANES;
  }

  /** How many rows are multiplied in pairs: none where they are too few for turning weights. */
  private static int paired(int rows) {
    return rows < MANY ? 0 : rows / 2 * 2;
  }

  @Override
  public int groupsAtOnce(int rows) {
    return paired(rows) > 0 ? VectorFours.GROUPS : 1;
  }

  @Override
  public void quantize(
      PackedFormat format, MemorySegment x, long xo, int rows, int cols, MemorySegment q) {
    long px = address(x, xo, (long) rows * cols);
    long pq = address(q, 0, rows * Activations.bytes(cols) / 4);
    for (int r = 0; r < rows; r++) {
      for (int b = 0; b < cols / BLOCK; b++) {
        float max = magnitude(px + 4L * BLOCK * b);
        float inverse = Activations.inverse(max);
        long to = pq + 2L * BLOCK * b;
        int sum = integers(px + 4L * BLOCK * b, inverse, to);
        widen(to, pq + Activations.floats(cols) + 4L * BLOCK * b);
        if (format.nibbles()) {
          order(to);
        }
        set(pq + Activations.scales(cols) + 4L * b, max / Activations.MAX);
        long sums = pq + Activations.sums(cols) + 4L * b;
        ALL.set(ValueLayout.JAVA_INT_UNALIGNED, sums, format.sumFactor() * sum);
      }
      px += 4L * cols;
      pq += Activations.bytes(cols);
    }
  }

  private static float magnitude(long x) {
    FloatVector max = floats(x).lanewise(ABS);
    for (int i = LANES; i < BLOCK; i += LANES) {
      max = floats(x + 4L * i).lanewise(ABS).max(max);
    }
    return max.reduceLanes(MAX);
  }

  /** Rounds a block, writes its integers, returns their sum. */
  private static int integers(long x, float inverse, long to) {
    IntVector sum = IntVector.zero(QuantVectors.INTS);
    for (int i = 0; i < BLOCK; i += LANES) {
      FloatVector rounded = floats(x + 4L * i).mul(inverse).add(ROUND);
      IntVector q = rounded.reinterpretAsInts().sub(Float.floatToRawIntBits(Activations.ROUND));
      ((ShortVector) q.castShape(HALF_SHORTS, 0))
          .intoMemorySegment(ALL, to + 2L * i, ByteOrder.nativeOrder());
      sum = sum.add(q);
    }
    return sum.reduceLanes(ADD);
  }

  /** A block's integers as float32. */
  private static void widen(long integers, long to) {
    for (int i = 0; i < BLOCK; i += LANES) {
      ShortVector q =
          ShortVector.fromMemorySegment(
              HALF_SHORTS, ALL, integers + 2L * i, ByteOrder.nativeOrder());
      QuantVectors.store((FloatVector) q.castShape(FLOATS, 0), to + 4L * i);
    }
  }

  /** Puts a block's integers into the order that four bits want; see {@link Activations}. */
  private static void order(long at) {
    long a0 = ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
    long a1 = ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, at + 8);
    long a2 = ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, at + 16);
    long a3 = ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, at + 24);
    long b0 = ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, at + 32);
    long b1 = ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, at + 40);
    long b2 = ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, at + 48);
    long b3 = ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, at + 56);
    interleave(a0, b0, at);
    interleave(a1, b1, at + 16);
    interleave(a2, b2, at + 32);
    interleave(a3, b3, at + 48);
  }

  private static void interleave(long a, long b, long to) {
    long first = even(a) | even(b) << 32;
    long second = even(a >>> 16) | even(b >>> 16) << 32;
    ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, to, first);
    ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, to + 8, second);
  }

  /** The lowest and the third 16 bits, side by side. */
  private static long even(long v) {
    return v & 0xFFFF | v >>> 16 & 0xFFFF_0000L;
  }

  @Override
  public void multiply(
      PackedMatrix w, int group, int groups, MemorySegment q, int rows, MemorySegment y, long yo) {
    if (w.lanes() != LANES) {
      throw new IllegalArgumentException("packed for %d lanes, not %d".formatted(w.lanes(), LANES));
    }
    long pq = address(q, 0, rows * Activations.bytes(w.cols()) / 4);
    long py = address(y, yo, (long) rows * w.rows());
    int whole = Math.min(group + groups, w.rows() / LANES);
    int paired = paired(rows);
    int g = group;
    for (; paired > 0 && g <= whole - VectorFours.GROUPS; g += VectorFours.GROUPS) {
      long first = w.address(g, VectorFours.GROUPS);
      fours.multiply(w, first, pq, paired, py + 4L * g * LANES, 4L * w.rows());
      oneByOne(w, g, VectorFours.GROUPS, pq, paired, rows, py);
    }
    oneByOne(w, g, whole - g, pq, 0, rows, py);
    if (whole < group + groups) {
      scalar.multiply(w, whole, 1, q, rows, y, yo);
    }
  }

  /** The rows of activations from {@code from} to {@code to}, each by itself. */
  private void oneByOne(PackedMatrix w, int group, int groups, long q, int from, int to, long y) {
    long pw = w.address(group, groups);
    long row = Activations.bytes(w.cols());
    long at = y + 4L * group * LANES;
    for (int g = 0; g < groups; g++) {
      for (int r = from; r < to; r++) {
        long x = q + r * row;
        long here = at + 4L * r * w.rows();
        switch (w.format()) {
          case Q8_0, Q5_0 ->
              VectorQ8.one(pw, w.blocks(), x, x + Activations.scales(w.cols()), here);
          case Q5_1 -> q51.one(w, pw, x, here);
          case Q4_0 -> q4.one(w, pw, x, here);
          case Q4_1 -> q41.one(w, pw, x, here);
          case Q4_K -> q4k.one(w, pw, x, here);
          case Q5_K -> q5k.one(w, pw, x, here);
          case Q6_K -> q6k.one(w, pw, x, here);
        }
      }
      pw += w.groupBytes();
      at += 4L * LANES;
    }
  }

  @Override
  public void dequantize(PackedMatrix w, int group, int groups, MemorySegment panel) {
    long from = w.address(group, groups);
    int ld = groups * LANES;
    long to = address(panel, 0, (long) ld * w.cols());
    for (int g = 0; g < groups; g++) {
      for (int b = 0; b < w.blocks(); b++) {
        dequantize(w, from, b, to + 4 * ((long) b * BLOCK * ld + (long) g * LANES), 4L * ld);
      }
      from += w.groupBytes();
    }
  }

  private void dequantize(PackedMatrix w, long group, int b, long to, long ld) {
    panels.unpack(
        w.format(), group + w.quants(b), group + w.scales(b), group + w.shared(b), to, ld);
  }

  @Override
  public void dequantizeToBfloat16(PackedMatrix w, int group, int groups, MemorySegment panel) {
    long from = w.address(group, groups);
    int ld = groups * LANES;
    long to = halves(panel, (long) ld * w.cols());
    long floats = room.get().address();
    for (int g = 0; g < groups; g++) {
      for (int b = 0; b < w.blocks(); b++) {
        dequantize(w, from, b, floats, 4L * LANES);
        round(floats, BLOCK, to + 2 * ((long) b * BLOCK * ld + (long) g * LANES), 2L * ld);
      }
      from += w.groupBytes();
    }
  }

  /** Vectors of floats, one behind the other, rounded to bfloat16, {@code ld} bytes apart. */
  private static void round(long floats, long vectors, long to, long ld) {
    for (long end = floats + 4L * LANES * vectors; floats != end; floats += 4L * LANES) {
      VectorMath.storeBfloat16(floats(floats), to);
      to += ld;
    }
  }
}
