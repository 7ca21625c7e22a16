package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.NativeFloats.ALL;
import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.getInt;
import static dev.glasshouse.tensor.kernels.NativeFloats.halves;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.NativeFloats.setBfloat16;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** One number at a time: the readable reference. */
final class ScalarQuant implements QuantKernels {
  private static final int BLOCK = PackedFormat.BLOCK;

  @Override
  public int lanes() {
    return 4;
  }

  @Override
  public int groupsAtOnce(int rows) {
    return 1;
  }

  @Override
  public void quantize(
      PackedFormat format, MemorySegment x, long xo, int rows, int cols, MemorySegment q) {
    long px = address(x, xo, (long) rows * cols);
    long pq = address(q, 0, rows * Activations.bytes(cols) / 4);
    for (int r = 0; r < rows; r++) {
      for (int b = 0; b < cols / BLOCK; b++) {
        float max = 0;
        for (int c = 0; c < BLOCK; c++) {
          max = Math.max(max, Math.abs(get(px + 4L * (b * BLOCK + c))));
        }
        float inverse = Activations.inverse(max);
        int sum = 0;
        for (int c = 0; c < BLOCK; c++) {
          float scaled = get(px + 4L * (b * BLOCK + c)) * inverse;
          int value = (int) (scaled + Activations.ROUND - Activations.ROUND);
          int place = b * BLOCK + Activations.place(format, c);
          ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, pq + 2L * place, (short) value);
          sum += value;
        }
        set(pq + Activations.scales(cols) + 4L * b, max / Activations.MAX);
        long to = pq + Activations.sums(cols) + 4L * b;
        ALL.set(ValueLayout.JAVA_INT_UNALIGNED, to, format.sumFactor() * sum);
      }
      px += 4L * cols;
      pq += Activations.bytes(cols);
    }
  }

  @Override
  public void multiply(
      PackedMatrix w, int group, int groups, MemorySegment q, int rows, MemorySegment y, long yo) {
    long pw = w.address(group, groups);
    long pq = address(q, 0, rows * Activations.bytes(w.cols()) / 4);
    long py = address(y, yo, (long) rows * w.rows());
    int from = group * w.lanes();
    int to = Math.min((group + groups) * w.lanes(), w.rows());
    for (int i = from; i < to; i++) {
      long first = pw + (i / w.lanes() - group) * w.groupBytes();
      for (int r = 0; r < rows; r++) {
        float value = product(w, first, i % w.lanes(), pq + r * Activations.bytes(w.cols()));
        set(py + 4 * ((long) r * w.rows() + i), value);
      }
    }
  }

  private static float product(PackedMatrix w, long group, int lane, long q) {
    float y = 0;
    for (int b = 0; b < w.blocks(); b++) {
      float a = get(q + Activations.scales(w.cols()) + 4L * b);
      y = Math.fma((float) sum(w, group, b, lane, q), w.scale(group, b, lane) * a, y);
      if (w.format().hasMins()) {
        int xsum = getInt(q + Activations.sums(w.cols()) + 4L * b);
        y = Math.fma((float) xsum, w.min(group, b, lane) * a, y);
      }
      if (w.format().hasSharedMins()) {
        int xsum = getInt(q + Activations.sums(w.cols()) + 4L * b);
        int min = w.factor(group, b, lane, 1);
        y = Math.fma((float) (min * xsum), w.minScale(group, b, lane) * a, y);
      }
    }
    return y;
  }

  private static int sum(PackedMatrix w, long group, int b, int lane, long q) {
    int sum = 0;
    for (int c = 0; c < BLOCK; c++) {
      int place = b * BLOCK + Activations.place(w.format(), c);
      int x = ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, q + 2L * place);
      int factor =
          switch (w.format()) {
            case Q8_0, Q5_0, Q5_1, Q4_0, Q4_1 -> 1;
            case Q4_K, Q5_K -> w.factor(group, b, lane, 0);
            case Q6_K -> w.factor(group, b, lane, c / 16);
          };
      sum += factor * w.quant(group, b, lane, c) * x;
    }
    return sum;
  }

  @Override
  public void dequantize(PackedMatrix w, int group, int groups, MemorySegment panel) {
    long to = address(panel, 0, (long) groups * w.lanes() * w.cols());
    unpack(w, group, groups, (i, weight) -> set(to + 4 * i, weight));
  }

  @Override
  public void dequantizeToBfloat16(PackedMatrix w, int group, int groups, MemorySegment panel) {
    long to = halves(panel, (long) groups * w.lanes() * w.cols());
    unpack(w, group, groups, (i, weight) -> setBfloat16(to + 2 * i, weight));
  }

  /** What takes the elements of a panel. */
  private interface Panel {
    void put(long index, float weight);
  }

  private static void unpack(PackedMatrix w, int group, int groups, Panel panel) {
    long from = w.address(group, groups);
    int ld = groups * w.lanes();
    for (int g = 0; g < groups; g++) {
      for (int b = 0; b < w.blocks(); b++) {
        for (int lane = 0; lane < w.lanes(); lane++) {
          for (int c = 0; c < BLOCK; c++) {
            long at = ((long) b * BLOCK + c) * ld + (long) g * w.lanes() + lane;
            panel.put(at, w.weight(from, b, lane, c));
          }
        }
      }
      from += w.groupBytes();
    }
  }
}
