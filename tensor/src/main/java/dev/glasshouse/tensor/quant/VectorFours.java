package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.VectorMath.finiteHalves;
import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.LANES;
import static dev.glasshouse.tensor.quant.QuantVectors.SCALES;
import static dev.glasshouse.tensor.quant.QuantVectors.every;
import static dev.glasshouse.tensor.quant.QuantVectors.everyInt;
import static dev.glasshouse.tensor.quant.QuantVectors.floats;
import static dev.glasshouse.tensor.quant.QuantVectors.high;
import static dev.glasshouse.tensor.quant.QuantVectors.store;
import static dev.glasshouse.tensor.quant.QuantVectors.widenedPairs;

import dev.glasshouse.tensor.kernels.Apart;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/**
 * Four groups of rows of any format with pairs of rows of activations. Weights are turned to
 * float32 once for all of them, still as integers, those of K types times their s; so are
 * activations. Sums over a block are then exact in float32 (32 x 32 x 128 x 127 is less than 2^24),
 * so in any order and with any instruction the same as those of the kernels for one row, and a
 * multiply-add does what takes integers four steps. Each activation is put into all lanes once for
 * four vectors of weights, because that takes as long as a multiply-add.
 *
 * <p>Some blocks' sums are written, then scaled and added up: two loops, for the reason given in
 * {@link GroupProduct}.
 */
final class VectorFours {
  /** Groups that are multiplied at once. */
  static final int GROUPS = 4;

  /**
   * Blocks that are turned to float32 at once: 32 KiB with 16 lanes, most of a first-level cache.
   * Those of K types share the same scales.
   */
  private static final int BLOCKS = 4;

  private static final long VECTOR = 4L * LANES;

  /** Bytes of a column of all groups as float32. */
  private static final long COLUMN = GROUPS * VECTOR;

  /** Bytes of a block of all groups as float32. */
  private static final long PANEL = PackedFormat.BLOCK * COLUMN;

  /** Bytes of the sums of some blocks with one row of activations. */
  private static final long SUMS = BLOCKS * COLUMN;

  /** Where in a thread's room ones, then zeros are: shared scales that leave integers. */
  private static final long ONES = BLOCKS * PANEL + 2 * SUMS;

  /** Where half-precision ones, then zeros are. */
  private static final long HALF_ONES = ONES + 2 * VECTOR;

  /** Where d, m and e of the blocks that were turned to float32 are, each laid out as sums are. */
  private static final long FACTORS = HALF_ONES + VECTOR;

  private final MethodHandle sums = loop("sums");
  private final MethodHandle halves = loop("halves");
  private final MethodHandle highs = loop("highs");
  private final MethodHandle repeat = loop("repeat");
  private final MethodHandle add = loop("add");
  private final MethodHandle addWithMins = loop("addWithMins");

  private final QuantPanels panels;

  /** For every calling thread: blocks as float32, sums with two rows, ones, blocks' factors. */
  private final ThreadLocal<MemorySegment> room = ThreadLocal.withInitial(VectorFours::room);

  VectorFours(QuantPanels panels) {
    this.panels = panels;
  }

  private static MethodHandle loop(String name) {
    return Apart.handle(MethodHandles.lookup(), VectorFours.class, name);
  }

  private static MemorySegment room() {
    MemorySegment room = Arena.ofAuto().allocate(FACTORS + 3 * SUMS, 64);
    store(FloatVector.broadcast(FLOATS, 1f), room.address() + ONES);
    for (int lane = 0; lane < LANES; lane++) {
      room.set(ValueLayout.JAVA_SHORT, HALF_ONES + 2L * lane, Float.floatToFloat16(1));
    }
    return room;
  }

  /**
   * @param groups address of the first group
   * @param q address of the rows of activations
   * @param rows an even number
   * @param y address of the first row's results; {@code ld} bytes from one row's to the next's
   */
  void multiply(PackedMatrix w, long groups, long q, int rows, long y, long ld) {
    long panel = room.get().address();
    for (int r = 0; r < rows; r++) {
      for (int g = 0; g < GROUPS; g++) {
        store(FloatVector.zero(FLOATS), y + r * ld + g * VECTOR);
      }
    }
    for (int b = 0; b < w.blocks(); b += BLOCKS) {
      int count = Math.min(BLOCKS, w.blocks() - b);
      unpack(w, groups, b, count, panel);
      for (int r = 0; r < rows; r += 2) {
        pair(w, b, count, panel, q + r * Activations.bytes(w.cols()), y + r * ld, ld);
      }
    }
  }

  private void unpack(PackedMatrix w, long group, int first, int count, long panel) {
    long ones = panel + ONES;
    for (int g = 0; g < GROUPS; g++) {
      for (int i = 0; i < count; i++) {
        long quants = group + w.quants(first + i);
        long scales =
            w.format().sharedBytes() > 0 ? group + w.scales(first + i) : panel + HALF_ONES;
        long to = panel + i * PANEL + g * VECTOR;
        panels.unpack(w.format(), quants, scales, ones, to, COLUMN);
      }
      widen(w, group, first, count, panel, panel + FACTORS + g * VECTOR);
      group += w.groupBytes();
    }
  }

  /**
   * Writes d, m and e of some blocks of a group, of which {@link QuantKernels} says what they are;
   * of types without mins d only. Those that own their mins have an m of one.
   */
  private void widen(PackedMatrix w, long group, int first, int count, long panel, long d) {
    long scales = group + w.scales(first);
    long shared = group + w.shared(first);
    long block = w.quants(1);
    long size = count * COLUMN;
    long m = d + SUMS;
    long e = m + SUMS;
    try {
      switch (w.format()) {
        case Q8_0, Q5_0, Q4_0 -> halves.invokeExact(scales, block, d, d + size);
        case Q5_1, Q4_1 -> {
          halves.invokeExact(scales, block, d, d + size);
          repeat.invokeExact(panel + ONES, m, m + size);
          halves.invokeExact(scales + SCALES, block, e, e + size);
        }
        case Q6_K -> repeat.invokeExact(shared, d, d + size);
        case Q4_K, Q5_K -> {
          repeat.invokeExact(shared, d, d + size);
          highs.invokeExact(scales, block, m, m + size);
          repeat.invokeExact(shared + VECTOR, e, e + size);
        }
      }
    } catch (Throwable t) {
      throw Apart.thrown(t);
    }
  }

  /** Half-precision floats {@code block} bytes apart as float32, {@link #COLUMN} bytes apart. */
  static void halves(long from, long block, long to, long end) {
    for (; to != end; to += COLUMN) {
      store(finiteHalves(from), to);
      from += block;
    }
  }

  /** The same of the higher of two signed bytes. */
  static void highs(long from, long block, long to, long end) {
    for (; to != end; to += COLUMN) {
      store(high(widenedPairs(from)), to);
      from += block;
    }
  }

  /** One vector {@link #COLUMN} bytes apart. */
  static void repeat(long from, long to, long end) {
    for (; to != end; to += COLUMN) {
      store(floats(from), to);
    }
  }

  private void pair(PackedMatrix w, int first, int count, long panel, long q, long y, long ld) {
    long row = Activations.bytes(w.cols());
    long to = panel + BLOCKS * PANEL;
    long x = q + Activations.floats(w.cols()) + 4L * PackedFormat.BLOCK * first;
    long a = q + Activations.scales(w.cols()) + 4L * first;
    long s = q + Activations.sums(w.cols()) + 4L * first;
    long last = a + 4L * count;
    try {
      sums.invokeExact(panel, panel + count * PANEL, x, x + row, to);
      switch (w.format()) {
        case Q8_0, Q5_0, Q4_0, Q6_K -> add.invokeExact(to, panel + FACTORS, a, last, row, y, ld);
        case Q5_1, Q4_1, Q4_K, Q5_K ->
            addWithMins.invokeExact(to, panel + FACTORS, a, last, s, row, y, ld);
      }
    } catch (Throwable t) {
      throw Apart.thrown(t);
    }
  }

  /** Writes the sums of the blocks from {@code panel} to {@code last} with rows x and z. */
  static void sums(long panel, long last, long x, long z, long to) {
    while (panel != last) {
      FloatVector a0 = FloatVector.zero(FLOATS);
      FloatVector a1 = a0;
      FloatVector a2 = a0;
      FloatVector a3 = a0;
      FloatVector b0 = a0;
      FloatVector b1 = a0;
      FloatVector b2 = a0;
      FloatVector b3 = a0;
      for (long end = panel + PANEL; panel != end; panel += COLUMN) {
        FloatVector a = every(x);
        FloatVector b = every(z);
        FloatVector w = floats(panel);
        a0 = w.fma(a, a0);
        b0 = w.fma(b, b0);
        w = floats(panel + VECTOR);
        a1 = w.fma(a, a1);
        b1 = w.fma(b, b1);
        w = floats(panel + 2 * VECTOR);
        a2 = w.fma(a, a2);
        b2 = w.fma(b, b2);
        w = floats(panel + 3 * VECTOR);
        a3 = w.fma(a, a3);
        b3 = w.fma(b, b3);
        x += 4;
        z += 4;
      }
      store(a0, to);
      store(a1, to + VECTOR);
      store(a2, to + 2 * VECTOR);
      store(a3, to + 3 * VECTOR);
      store(b0, to + SUMS);
      store(b1, to + SUMS + VECTOR);
      store(b2, to + SUMS + 2 * VECTOR);
      store(b3, to + SUMS + 3 * VECTOR);
      to += COLUMN;
    }
  }

  /**
   * Adds scaled sums to the results of two rows, {@code row} and {@code ld} bytes apart.
   *
   * @param factors d of the blocks
   * @param a activations' scales of the first row, up to {@code last}
   */
  static void add(long sums, long factors, long a, long last, long row, long y, long ld) {
    for (long end = y + COLUMN; y != end; y += VECTOR) {
      FloatVector first = floats(y);
      FloatVector second = floats(y + ld);
      long at = sums;
      long d = factors;
      for (long x = a; x != last; x += 4) {
        FloatVector scale = floats(d);
        first = floats(at).fma(scale.mul(every(x)), first);
        second = floats(at + SUMS).fma(scale.mul(every(x + row)), second);
        at += COLUMN;
        d += COLUMN;
      }
      store(first, y);
      store(second, y + ld);
      sums += VECTOR;
      factors += VECTOR;
    }
  }

  /** The same with mins; {@code s} the first row's sums of activations. */
  static void addWithMins(
      long sums, long factors, long a, long last, long s, long row, long y, long ld) {
    for (long end = y + COLUMN; y != end; y += VECTOR) {
      FloatVector first = floats(y);
      FloatVector second = floats(y + ld);
      long at = sums;
      long d = factors;
      long sum = s;
      for (long x = a; x != last; x += 4) {
        FloatVector scale = floats(d);
        FloatVector m = floats(d + SUMS);
        FloatVector e = floats(d + 2 * SUMS);
        FloatVector one = every(x);
        FloatVector two = every(x + row);
        first = floats(at).fma(scale.mul(one), first);
        first = m.mul(everyInt(sum)).fma(e.mul(one), first);
        second = floats(at + SUMS).fma(scale.mul(two), second);
        second = m.mul(everyInt(sum + row)).fma(e.mul(two), second);
        at += COLUMN;
        d += COLUMN;
        sum += 4;
      }
      store(first, y);
      store(second, y + ld);
      sums += VECTOR;
      factors += VECTOR;
    }
  }
}
