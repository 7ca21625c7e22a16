package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.NativeFloats.ALL;
import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.HALF_SHORTS;
import static dev.glasshouse.tensor.quant.QuantVectors.LANES;
import static dev.glasshouse.tensor.quant.QuantVectors.floats;
import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.MAX;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/** Group by group through {@link VectorQ8} and {@link VectorQ4}. */
final class VectorQuant implements QuantKernels {
  private static final int BLOCK = PackedFormat.BLOCK;
  private static final FloatVector ROUND = FloatVector.broadcast(FLOATS, Activations.ROUND);

  /** For the last group where it is not full: masked stores are more than the compiler inlines. */
  private final ScalarQuant scalar = new ScalarQuant();

  private final VectorQ4 q4 = new VectorQ4();

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void quantize(
      PackedFormat format, MemorySegment x, long xo, int rows, int cols, MemorySegment q) {
    long px = address(x, xo, (long) rows * cols);
    long pq = address(q, 0, rows * Activations.bytes(cols) / 4);
    for (int r = 0; r < rows; r++) {
      for (int b = 0; b < cols / BLOCK; b++) {
        float max = magnitude(px + 4L * BLOCK * b);
        float inverse = max == 0 ? 0 : Activations.MAX / max;
        long to = pq + 2L * BLOCK * b;
        int sum = integers(px + 4L * BLOCK * b, inverse, to);
        if (format == PackedFormat.Q4_0) {
          order(to);
        }
        set(pq + Activations.scales(cols) + 4L * b, max / Activations.MAX);
        int weighted = format == PackedFormat.Q4_0 ? 8 * sum : 0;
        ALL.set(ValueLayout.JAVA_INT_UNALIGNED, pq + Activations.sums(cols) + 4L * b, weighted);
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

  /** Puts a block's integers into the order that {@code Q4_0} wants; see {@link Activations}. */
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
    int cols = w.cols();
    long row = Activations.bytes(cols);
    long pw = w.address(group, groups);
    long pq = address(q, 0, rows * row / 4);
    long py = address(y, yo, (long) rows * w.rows());
    long ld = 4L * w.rows();
    int blocks = w.blocks();
    int whole = Math.min(group + groups, w.rows() / LANES);
    for (int g = group; g < whole; g++) {
      long to = py + 4L * g * LANES;
      for (int r = 0; r < rows; ) {
        long x = pq + r * row;
        long e = x + Activations.scales(cols);
        long s = x + Activations.sums(cols);
        if (rows - r >= 2) {
          if (w.format() == PackedFormat.Q8_0) {
            VectorQ8.two(pw, blocks, x, e, row, to + r * ld, ld);
          } else {
            q4.two(pw, blocks, x, e, s, row, to + r * ld, ld);
          }
          r += 2;
        } else {
          if (w.format() == PackedFormat.Q8_0) {
            VectorQ8.one(pw, blocks, x, e, to + r * ld);
          } else {
            q4.one(pw, blocks, x, e, s, to + r * ld);
          }
          r++;
        }
      }
      pw += blocks * w.blockBytes();
    }
    if (whole < group + groups) {
      scalar.multiply(w, whole, 1, q, rows, y, yo);
    }
  }

  @Override
  public void dequantize(PackedMatrix w, int group, int groups, MemorySegment panel) {
    long block = w.address(group, groups);
    int ld = groups * LANES;
    long to = address(panel, 0, (long) ld * w.cols());
    for (int g = 0; g < groups; g++) {
      for (int b = 0; b < w.blocks(); b++) {
        long at = to + 4 * ((long) b * BLOCK * ld + (long) g * LANES);
        if (w.format() == PackedFormat.Q8_0) {
          QuantPanels.q8(block, at, 4L * ld);
        } else {
          QuantPanels.q4(block, at, 4L * ld);
        }
        block += w.blockBytes();
      }
    }
  }
}
