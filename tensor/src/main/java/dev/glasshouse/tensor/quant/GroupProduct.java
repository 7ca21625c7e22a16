package dev.glasshouse.tensor.quant;

import static dev.glasshouse.tensor.quant.QuantVectors.FLOATS;
import static dev.glasshouse.tensor.quant.QuantVectors.LANES;
import static dev.glasshouse.tensor.quant.QuantVectors.store;

import dev.glasshouse.tensor.kernels.Apart;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/**
 * One group of rows with one row of activations: first the integer sums of some blocks are written,
 * then they are scaled and added up. In one loop, that would be more than the compiler inlines (see
 * {@link Apart}).
 *
 * <p>The two loops are static methods of one class for each format, {@code sums(w, last, x, to)}
 * and {@code add(sums, last, scales, shared, a, s, y)}. All are addresses. In the first: of the
 * blocks' quants and of what follows the last block, of the row's integers, of the sums. In the
 * second: of the sums and of what follows them, of the blocks' own scales and of what they share,
 * of the row's scales and sums, of the results. They run until an address is met, for the reason
 * given in {@link VectorQ8}.
 */
final class GroupProduct {
  /** Blocks whose sums are written before they are added up. */
  private static final int BLOCKS = 64;

  private final long sumBytes;
  private final MethodHandle sums;
  private final MethodHandle add;

  /** The sums, at most two vectors a block; room for every calling thread. */
  private final ThreadLocal<MemorySegment> room =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(8L * BLOCKS * LANES, 64));

  /**
   * @param loops the class that has them
   * @param sumBytes what the first writes for a block
   */
  GroupProduct(Class<?> loops, int sumBytes) {
    this.sumBytes = sumBytes;
    sums = Apart.handle(MethodHandles.lookup(), loops, "sums");
    add = Apart.handle(MethodHandles.lookup(), loops, "add");
  }

  /**
   * @param w the matrix; {@code group} the group's address
   * @param x address of the row
   * @param y of the results
   */
  void one(PackedMatrix w, long group, long x, long y) {
    long to = room.get().address();
    store(FloatVector.zero(FLOATS), y);
    for (int b = 0; b < w.blocks(); b += BLOCKS) {
      int end = Math.min(b + BLOCKS, w.blocks());
      long a = x + Activations.scales(w.cols()) + 4L * b;
      long s = x + Activations.sums(w.cols()) + 4L * b;
      long integers = x + 2L * PackedFormat.BLOCK * b;
      long last = to + (end - b) * sumBytes;
      try {
        sums.invokeExact(group + w.quants(b), group + w.quants(end), integers, to);
        add.invokeExact(to, last, group + w.scales(b), group + w.shared(b), a, s, y);
      } catch (Throwable t) {
        throw Apart.thrown(t);
      }
    }
  }
}
