package dev.glasshouse.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkersTest {
  private final Workers workers = new Workers(3);

  @AfterEach
  void close() {
    workers.close();
  }

  private static void assertEach(AtomicIntegerArray counts, int expected) {
    for (int i = 0; i < counts.length(); i++) {
      assertThat(counts.get(i)).as("count %d", i).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 1000})
  void everyPieceRunsOnce(int pieces) {
    AtomicIntegerArray runs = new AtomicIntegerArray(pieces);
    workers.run(pieces, runs::incrementAndGet);
    assertEach(runs, 1);
  }

  @Test
  void aThreadBeginsWithItsOwnShare() {
    int threads = workers.threads();
    int[] slots = new int[2 * threads];
    CountDownLatch begun = new CountDownLatch(threads);
    workers.run(
        2 * threads,
        piece -> {
          slots[piece] = workers.slot();
          if (piece % 2 == 0) {
            begun.countDown();
            await(begun); // no thread is done before each has begun
          }
        });
    for (int slot = 0; slot < threads; slot++) {
      assertThat(slots[2 * slot]).isEqualTo(slot);
    }
  }

  @Test
  void aThreadThatIsDoneTakesFromTheSharesOfOthers() {
    int pieces = 12;
    CountDownLatch rest = new CountDownLatch(pieces - 1);
    AtomicIntegerArray runs = new AtomicIntegerArray(pieces);
    workers.run(
        pieces,
        piece -> {
          runs.incrementAndGet(piece);
          if (piece == 0) {
            await(rest);
          } else {
            rest.countDown();
          }
        });
    assertEach(runs, 1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void manySmallJobsFromSeveralThreads() throws Exception {
    int jobs = 3000;
    int pieces = 5;
    AtomicIntegerArray runs = new AtomicIntegerArray(4 * pieces);
    try (var callers = Executors.newFixedThreadPool(4)) {
      List<Future<?>> all = new ArrayList<>();
      for (int caller = 0; caller < 4; caller++) {
        int base = caller * pieces;
        all.add(
            callers.submit(() -> {
              int[] done = new int[pieces];
              for (int job = 1; job <= jobs; job++) {
                // Plain writes: run() must make what the pieces wrote visible.
                workers.run(
                    pieces,
                    p -> {
                      done[p]++;
                      runs.incrementAndGet(base + p);
                    });
                assertThat(done).containsOnly(job);
              }
            }));
      }
      for (Future<?> future : all) {
        future.get();
      }
    }
    assertEach(runs, jobs);
  }

  @Test
  void jobsAfterAPauseFindTheParkedWorkers() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      Thread.sleep(20);
      workers.run(10, _ -> runs.incrementAndGet());
    }
    assertThat(runs).hasValue(50);
  }

  @Test
  void whatAPieceThrowsComesOutOnceAllPiecesAreDone() {
    for (int round = 0; round < 200; round++) {
      AtomicInteger runs = new AtomicInteger();
      RuntimeException failure = new IllegalStateException("piece 3");
      assertThatThrownBy(() ->
              workers.run(
                  8,
                  p -> {
                    runs.incrementAndGet();
                    if (p == 3) {
                      throw failure;
                    }
                  }))
          .isSameAs(failure);
      assertThat(runs).hasValue(8);
    }
    everyPieceRunsOnce(100);
  }

  @Test
  void errorsComeOutToo() {
    assertThatThrownBy(() ->
            workers.run(
                4,
                _ -> {
                  throw new StackOverflowError();
                }))
        .isInstanceOf(StackOverflowError.class);
    everyPieceRunsOnce(100);
  }

  @Test
  void aJobInsideAPieceRunsInThePiecesThread() {
    AtomicInteger inner = new AtomicInteger();
    workers.run(
        6,
        _ -> {
          Thread mine = Thread.currentThread();
          int slot = workers.slot();
          workers.run(
              7,
              _ -> {
                assertThat(Thread.currentThread()).isSameAs(mine);
                assertThat(workers.slot()).isEqualTo(slot);
                inner.incrementAndGet();
              });
        });
    assertThat(inner).hasValue(42);
  }

  @Test
  void aFailureInsideAPiecesJobComesOut() {
    assertThatThrownBy(() ->
            workers.run(
                4,
                _ ->
                    workers.run(
                        4,
                        _ -> {
                          throw new UserError("inner");
                        })))
        .isInstanceOf(UserError.class);
    everyPieceRunsOnce(10);
  }

  @Test
  void noTwoThreadsHaveASlotAtOnce() {
    AtomicIntegerArray inUse = new AtomicIntegerArray(workers.threads());
    var threads = ConcurrentHashMap.<Thread>newKeySet();
    for (int job = 0; job < 500; job++) {
      workers.run(
          20,
          _ -> {
            int slot = workers.slot();
            threads.add(Thread.currentThread());
            assertThat(inUse.compareAndSet(slot, 0, 1)).as("slot %d is free", slot).isTrue();
            Thread.onSpinWait();
            inUse.set(slot, 0);
          });
    }
    assertThat(threads).hasSizeLessThanOrEqualTo(3);
    assertThat(workers.slot()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "7, 3", "33, 1", "64, 1", "65, 1", "1000, 0", "100003, 7", "5, 9"})
  void rangesCoverEverythingOnce(int n, int grain) {
    AtomicIntegerArray covered = new AtomicIntegerArray(n);
    AtomicInteger ranges = new AtomicInteger();
    workers.ranges(
        n,
        grain,
        (from, count) -> {
          assertThat(count).isPositive();
          ranges.incrementAndGet();
          for (int i = from; i < from + count; i++) {
            covered.incrementAndGet(i);
          }
        });
    assertEach(covered, 1);
    assertThat(ranges.get()).isBetween(n == 0 ? 0 : 1, 64);
  }

  @Test
  void rangesDoNotDependOnThreads() {
    var three = ConcurrentHashMap.<String>newKeySet();
    var one = ConcurrentHashMap.<String>newKeySet();
    workers.ranges(1001, 10, (from, count) -> three.add(from + "+" + count));
    try (Workers alone = new Workers(1)) {
      alone.ranges(1001, 10, (from, count) -> one.add(from + "+" + count));
    }
    assertThat(three).isEqualTo(one).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 65_535, 65_536, 65_537, 1_000_003})
  void blocksCoverEverythingOnce(long n) {
    AtomicIntegerArray sizes = new AtomicIntegerArray(workers.blockCount(n));
    workers.blocks(n, (from, count) -> sizes.addAndGet(workers.blockOf(from), count));
    long sum = 0;
    for (int i = 0; i < sizes.length(); i++) {
      assertThat(sizes.get(i)).isBetween(1, 65_536);
      sum += sizes.get(i);
    }
    assertThat(sum).isEqualTo(n);
  }

  @Test
  void anIdlePoolHasThreadsInNameOnly() {
    try (Workers idle = Workers.idle(5)) {
      assertThat(idle.threads()).isEqualTo(5);
      assertThatCode(() ->
              idle.run(
                  3,
                  _ -> {
                    throw new AssertionError();
                  }))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aClosedPoolStillRunsJobsInTheCaller() {
    workers.close();
    everyPieceRunsOnce(100);
  }

  @Test
  void noThreadsAreRefused() {
    assertThatThrownBy(() -> new Workers(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
