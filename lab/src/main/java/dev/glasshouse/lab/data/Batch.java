package dev.glasshouse.lab.data;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What one forward pass reads; each segment is int32 [B, T], native order.
 *
 * @param rows B
 * @param context T
 * @param tokens inputs
 * @param targets the id after each input, or {@link #IGNORED}
 * @param documentStarts for each place, the place in its row where its document begins: attention
 *     looks no further back
 */
public record Batch(
    int rows,
    int context,
    MemorySegment tokens,
    MemorySegment targets,
    MemorySegment documentStarts) {
  /** The target of a place that is not learnt from. */
  public static final int IGNORED = -1;

  /** An unfilled batch that lives as long as the arena. */
  public static Batch allocate(Arena arena, int rows, int context) {
    long places = (long) rows * context;
    return new Batch(
        rows,
        context,
        arena.allocate(ValueLayout.JAVA_INT, places),
        arena.allocate(ValueLayout.JAVA_INT, places),
        arena.allocate(ValueLayout.JAVA_INT, places));
  }
}
