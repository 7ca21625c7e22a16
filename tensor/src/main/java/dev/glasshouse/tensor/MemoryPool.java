package dev.glasshouse.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Where stacks get their memory, and the account of how much is in use against a budget. A dry pool
 * keeps the account only: a step that runs on it says what a real one would need.
 */
final class MemoryPool implements AutoCloseable {
  /**
   * Virtual size of a chunk. Pages that no tensor reaches never become real, so that a large chunk
   * wastes less: the room that is left where the next tensor does not fit.
   */
  private static final long CHUNK = 1L << 30;

  private final boolean dry;
  private final Lifetime lifetime = new Lifetime();
  private final List<NativeMemory.Region> chunks = new ArrayList<>();

  /** Which chunks are not in use. */
  private final BitSet idle = new BitSet();

  private final List<NativeMemory.Region> permanent = new ArrayList<>();

  /** What of the newest permanent region is taken. */
  private long permanentTop;

  private long budget = Long.MAX_VALUE;
  private long used;
  private long peak;

  MemoryPool(boolean dry) {
    this.dry = dry;
  }

  /** Over once the pool is closed. */
  Lifetime lifetime() {
    return lifetime;
  }

  /** Largest number of bytes in use so far. */
  synchronized long peak() {
    return peak;
  }

  /** Bytes in use now. */
  synchronized long used() {
    return used;
  }

  synchronized void budget(long bytes) {
    budget = bytes;
  }

  /**
   * @throws UserError when the budget would be passed
   */
  synchronized void charge(long bytes) {
    if (used + bytes > budget) {
      throw new UserError(
          "memory budget of %,d MB would be passed (%,d MB in use, %,d MB more wanted); lower the batch, the context or the model's size"
              .formatted(budget >> 20, used >> 20, bytes >> 20));
    }
    used += bytes;
    peak = Math.max(peak, used);
  }

  synchronized void refund(long bytes) {
    used -= bytes;
  }

  /**
   * A chunk of at least {@code bytes}: the oldest that is idle, so that each step uses every chunk
   * as the step before did, and no more pages become real.
   */
  synchronized NativeMemory.Region take(long bytes) {
    if (dry) {
      return new NativeMemory.Region(absent(Math.max(CHUNK, bytes)), MemorySegment.NULL);
    }
    for (int i = idle.nextSetBit(0); i >= 0; i = idle.nextSetBit(i + 1)) {
      if (chunks.get(i).data().byteSize() >= bytes) {
        idle.clear(i);
        return chunks.get(i);
      }
    }
    NativeMemory.Region fresh = NativeMemory.allocate(Math.max(CHUNK, bytes));
    chunks.add(fresh);
    return fresh;
  }

  /** Memory that does not exist, in a scope that is over: touching it throws. */
  private static MemorySegment absent(long bytes) {
    try (Arena over = Arena.ofConfined()) {
      return MemorySegment.NULL.reinterpret(bytes, over, null);
    }
  }

  synchronized void give(NativeMemory.Region region) {
    if (!dry && !lifetime.isOver()) {
      idle.set(chunks.indexOf(region));
    }
  }

  /**
   * Memory that stays until the pool closes, charged to the budget. One piece follows the other, so
   * that even small weights lie in huge pages (LOG.md, "weights in huge pages").
   */
  synchronized MemorySegment permanent(long bytes) {
    charge(bytes);
    if (dry) {
      return absent(bytes);
    }
    long room = NativeMemory.aligned(bytes);
    if (permanent.isEmpty() || permanentTop + room > permanent.getLast().data().byteSize()) {
      permanent.add(NativeMemory.allocate(Math.max(CHUNK, room)));
      permanentTop = 0;
    }
    MemorySegment data = permanent.getLast().data().asSlice(permanentTop, bytes);
    permanentTop += room;
    return data;
  }

  @Override
  public synchronized void close() {
    lifetime.end();
    chunks.forEach(NativeMemory::free);
    permanent.forEach(NativeMemory::free);
    chunks.clear();
    permanent.clear();
    idle.clear();
  }
}
