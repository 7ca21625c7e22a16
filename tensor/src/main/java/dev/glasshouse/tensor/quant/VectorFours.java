package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.kernels.NativeFloats.getInt;
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

  /** Where the scales of the blocks that were turned to float32 are, as float32 too. */
  private static final long FLOAT_SCALES = HALF_ONES + VECTOR;

  private final MethodHandle sums = loop("sums");
  private final MethodHandle widenScales = loop("widenScales");
  private final MethodHandle add = loop("add");
  private final MethodHandle addWithMins = loop("addWithMins");
  private final MethodHandle addShared = loop("addShared");
  private final MethodHandle addWithSharedMins = loop("addWithSharedMins");

  private final QuantPanels panels;

  /** For every calling thread: blocks as float32, sums with two rows, ones. */
  private final ThreadLocal<MemorySegment> room = ThreadLocal.withInitial(VectorFours::room);

  VectorFours(QuantPanels panels) {
    this.panels = panels;
  }

  private static MethodHandle loop(String name) {
    return Apart.handle(MethodHandles.lookup(), VectorFours.class, name);
  }

  private static MemorySegment room() {
    MemorySegment room = Arena.ofAuto().allocate(FLOAT_SCALES + BLOCKS * COLUMN, 64);
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
        pair(w, groups, b, count, panel, q + r * Activations.bytes(w.cols()), y + r * ld, ld);
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
      if (scalesOnly(w.format())) {
        widenScales(w, group, first, count, panel + FLOAT_SCALES + g * VECTOR);
      }
      group += w.groupBytes();
    }
  }

  /** Whether a block has a scale of its own and nothing else. */
  private static boolean scalesOnly(PackedFormat format) {
    return switch (format) {
      case Q8_0, Q5_0, Q4_0 -> true;
      case Q5_1, Q4_1, Q4_K, Q5_K, Q6_K -> false;
    };
  }

  private void widenScales(PackedMatrix w, long group, int first, int count, long to) {
    try {
      widenScales.invokeExact(group + w.scales(first), w.quants(1), to, to + count * COLUMN);
    } catch (Throwable t) {
      throw Apart.thrown(t);
    }
  }

  /** Scales {@code block} bytes apart as float32, {@link #COLUMN} bytes apart. */
  static void widenScales(long scales, long block, long to, long end) {
    for (; to != end; to += COLUMN) {
      store(finiteHalves(scales), to);
      scales += block;
    }
  }

  private void pair(
      PackedMatrix w, long groups, int first, int count, long panel, long q, long y, long ld) {
    long row = Activations.bytes(w.cols());
    long to = panel + BLOCKS * PANEL;
    long x = q + Activations.floats(w.cols()) + 4L * PackedFormat.BLOCK * first;
    long a = q + Activations.scales(w.cols()) + 4L * first;
    long s = q + Activations.sums(w.cols()) + 4L * first;
    long scales = groups + w.scales(first);
    long shared = groups + w.shared(first);
    long block = w.quants(1);
    long group = w.groupBytes();
    try {
      sums.invokeExact(panel, panel + count * PANEL, x, x + row, to);
      if (scalesOnly(w.format())) {
        add.invokeExact(to, panel + FLOAT_SCALES, a, a + 4L * count, row, y, ld);
        return;
      }
      for (int r = 0; r < 2; r++) {
        switch (w.format()) {
          case Q5_1, Q4_1 ->
              addWithMins.invokeExact(to, (long) count, scales, block, group, a, s, y);
          case Q6_K -> addShared.invokeExact(to, (long) count, shared, group, a, y);
          default -> // Q4_K and Q5_K
              addWithSharedMins.invokeExact(
                  to, (long) count, scales, block, shared, group, a, s, y);
        }
        to += SUMS;
        a += row;
        s += row;
        y += ld;
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
   * @param a activations' scales of the first row, up to {@code last}
   */
  static void add(long sums, long scales, long a, long last, long row, long y, long ld) {
    for (long end = y + COLUMN; y != end; y += VECTOR) {
      FloatVector first = floats(y);
      FloatVector second = floats(y + ld);
      long at = sums;
      long d = scales;
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
      scales += VECTOR;
    }
  }

  /**
   * The same for one row where blocks have their own mins; {@code s} the sums of activations.
   * Scales are {@code block} bytes apart within a group and {@code group} from one to the next.
   */
  static void addWithMins(
      long sums, long count, long scales, long block, long group, long a, long s, long y) {
    for (long end = y + COLUMN; y != end; y += VECTOR) {
      FloatVector acc = floats(y);
      long at = sums;
      long d = scales;
      for (long last = a + 4 * count; a != last; a += 4) {
        acc = floats(at).fma(finiteHalves(d).mul(every(a)), acc);
        acc = everyInt(s).fma(finiteHalves(d + SCALES).mul(every(a)), acc);
        at += COLUMN;
        d += block;
        s += 4;
      }
      store(acc, y);
      a -= 4 * count;
      s -= 4 * count;
      sums += VECTOR;
      scales += group;
    }
  }

  /** The same for {@code Q6_K}: d is that of all blocks. */
  static void addShared(long sums, long count, long shared, long group, long a, long y) {
    for (long end = y + COLUMN; y != end; y += VECTOR) {
      FloatVector acc = floats(y);
      FloatVector d = floats(shared);
      long at = sums;
      for (long last = a + 4 * count; a != last; a += 4) {
        acc = floats(at).fma(d.mul(every(a)), acc);
        at += COLUMN;
      }
      store(acc, y);
      a -= 4 * count;
      sums += VECTOR;
      shared += group;
    }
  }

  /**
   * The same where mins are shared: d and -e are those of all blocks, {@code scales} their s and m,
   * {@code s} the sums of activations.
   */
  static void addWithSharedMins(
      long sums,
      long count,
      long scales,
      long block,
      long shared,
      long group,
      long a,
      long s,
      long y) {
    for (long end = y + COLUMN; y != end; y += VECTOR) {
      FloatVector acc = floats(y);
      FloatVector d = floats(shared);
      FloatVector e = floats(shared + VECTOR);
      long at = sums;
      long m = scales;
      for (long last = a + 4 * count; a != last; a += 4) {
        acc = floats(at).fma(d.mul(every(a)), acc);
        acc = high(widenedPairs(m)).mul((float) getInt(s)).fma(e.mul(every(a)), acc);
        at += COLUMN;
        m += block;
        s += 4;
      }
      store(acc, y);
      a -= 4 * count;
      s -= 4 * count;
      sums += VECTOR;
      shared += group;
      scales += group;
    }
  }
}
