package dev.glasshouse.tensor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one pool that owns every core. A job is a number of fixed pieces; which thread takes a piece
 * is left to chance, what a piece computes is not, so results never depend on scheduling.
 *
 * <p>Each thread begins with its own share of the pieces, the first thread with the first ones, and
 * takes from the others' when that is done. Jobs that go through the same rows one after the other
 * thus find them, as a rule, in the caches of the core that wrote them.
 *
 * <p>The calling thread takes pieces too. Idle workers spin briefly, because the next job of a
 * training step is usually microseconds away, then park. A job started from inside a piece runs in
 * the piece's own thread.
 */
public final class Workers implements AutoCloseable {
  /** About 100 microseconds of {@link Thread#onSpinWait} before an idle worker parks. */
  private static final int SPINS = 4_000;

  /** One piece of a job. */
  @FunctionalInterface
  public interface Piece {
    /**
     * @param index from 0 to the number of pieces less one
     */
    void run(int index);
  }

  /** A range of rows, elements or columns. */
  @FunctionalInterface
  public interface Range {
    /**
     * @param from first index
     * @param count how many, at least 1
     */
    void run(int from, int count);
  }

  /** A block of elements. */
  @FunctionalInterface
  public interface Block {
    /**
     * @param from first element
     * @param count how many, at least 1
     */
    void run(long from, int count);
  }

  private static final class Job {
    final Piece piece;
    final int pieces;

    /** Of each thread's share, the piece that comes next. */
    final AtomicIntegerArray next;

    final AtomicInteger done = new AtomicInteger();
    volatile @Nullable Throwable failure;

    Job(Piece piece, int pieces, int threads) {
      this.piece = piece;
      this.pieces = pieces;
      next = new AtomicIntegerArray(threads);
      for (int slot = 1; slot < threads; slot++) {
        next.setPlain(slot, first(slot));
      }
    }

    /** Rounded up: what does not divide goes to the caller first, who is surely awake. */
    private int first(int slot) {
      return (int) (((long) pieces * slot + next.length() - 1) / next.length());
    }

    void work(int slot) {
      for (int other = slot; other < next.length(); other++) {
        finish(other);
      }
      for (int other = 0; other < slot; other++) {
        finish(other);
      }
    }

    private void finish(int slot) {
      int end = first(slot + 1);
      while (next.get(slot) < end) {
        int i = next.getAndIncrement(slot);
        if (i >= end) {
          return;
        }
        try {
          piece.run(i);
        } catch (Throwable t) {
          failure = t;
        } finally {
          done.getAndIncrement();
        }
      }
    }
  }

  /** Elements of a block: 256 KiB of floats, a share of a core's second-level cache. */
  private static final int BLOCK = 1 << 16;

  private final int threads;
  private final Thread[] helpers;
  private final boolean idle;

  /** The slot of a thread that is inside a piece; null elsewhere. */
  private final ThreadLocal<@Nullable Integer> slot = new ThreadLocal<>();

  private volatile @Nullable Job job;
  private volatile boolean closed;

  /**
   * @param threads how many threads work at once, the caller included; at least 1
   */
  public Workers(int threads) {
    this(threads, false);
  }

  private Workers(int threads, boolean idle) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    this.threads = threads;
    this.idle = idle;
    helpers = new Thread[idle ? 0 : threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      int mySlot = i + 1;
      helpers[i] =
          Thread.ofPlatform()
              .daemon()
              .name("glasshouse-worker-" + mySlot)
              .start(() -> loop(mySlot));
    }
  }

  /** A pool that says it has threads and runs nothing, for dry runs. */
  static Workers idle(int threads) {
    return new Workers(threads, true);
  }

  /** How many threads work at once, the caller included. */
  public int threads() {
    return threads;
  }

  /**
   * Runs every piece once and returns when all are done.
   *
   * @throws RuntimeException or Error: what a piece threw
   */
  public void run(int pieces, Piece piece) {
    if (idle) {
      return;
    }
    if (pieces <= 1 || helpers.length == 0 || slot.get() != null) {
      for (int i = 0; i < pieces; i++) {
        piece.run(i);
      }
    } else {
      share(new Job(piece, pieces, threads));
    }
  }

  private synchronized void share(Job mine) {
    job = mine;
    for (Thread t : helpers) {
      LockSupport.unpark(t);
    }
    slot.set(0);
    mine.work(0);
    slot.set(null); // removed, it would be a new object at each job
    while (mine.done.get() < mine.pieces) {
      Thread.onSpinWait();
    }
    rethrow(mine.failure);
  }

  /**
   * Splits {@code n} into fixed ranges of at least {@code grain} (and at most 64 ranges), the same
   * whatever the number of threads.
   */
  public void ranges(int n, int grain, Range body) {
    int pieces = n == 0 ? 0 : Math.clamp(n / Math.max(1, grain), 1, 64);
    run(
        pieces,
        p -> {
          int from = (int) ((long) n * p / pieces);
          int to = (int) ((long) n * (p + 1) / pieces);
          body.run(from, to - from);
        });
  }

  /**
   * Splits {@code n} elements into fixed blocks of 65,536, the same whatever the number of threads.
   */
  public void blocks(long n, Block body) {
    run(
        blockCount(n),
        p -> {
          long from = (long) p * BLOCK;
          body.run(from, (int) Math.min(BLOCK, n - from));
        });
  }

  /** How many blocks {@link #blocks} makes of {@code n} elements. */
  public int blockCount(long n) {
    return Math.toIntExact((n + BLOCK - 1) / BLOCK);
  }

  /** The number of the block that begins at element {@code from}. */
  public int blockOf(long from) {
    return (int) (from / BLOCK);
  }

  /**
   * The number of the calling thread inside a piece, from 0 to {@link #threads} less one, for
   * scratch that each thread has its own of.
   */
  public int slot() {
    Integer mine = slot.get();
    return mine == null ? 0 : mine;
  }

  private void loop(int mySlot) {
    slot.set(mySlot);
    Job seen = null;
    int idle = 0;
    while (!closed) {
      Job current = job;
      if (current != null && current != seen) {
        seen = current;
        current.work(mySlot);
        idle = 0;
      } else if (++idle < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
        idle = 0;
      }
    }
  }

  private static void rethrow(@Nullable Throwable failure) {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    closed = true;
    for (Thread t : helpers) {
      LockSupport.unpark(t);
    }
  }
}
