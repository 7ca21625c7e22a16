package dev.glasshouse.model.tokenizer;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Works on the items of a stream in several threads and hands on the results in the items' order,
 * with a bounded number of items in memory. The calling thread reads the items and takes the
 * results, so that reading goes on while others work, which {@code Workers}, made for pieces of
 * equal size that are all there, could not do.
 */
final class OrderedTasks {
  private OrderedTasks() {}

  /**
   * Works on all items.
   *
   * @param threads how many work beside the caller; with one the caller does all
   * @param items read by the calling thread, at most {@code threads + 1} ahead of the sink
   * @param task is run by several threads
   * @param sink takes the results, in the calling thread
   * @throws RuntimeException or Error: what any of them threw
   */
  static <T, R> void run(
      int threads, Iterator<T> items, Function<T, R> task, Consumer<? super R> sink) {
    if (threads == 1) {
      items.forEachRemaining(item -> sink.accept(task.apply(item)));
      return;
    }
    var names = Thread.ofPlatform().daemon().name("glasshouse-text-", 1);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads, names.factory())) {
      try {
        Queue<Future<R>> pending = new ArrayDeque<>();
        while (items.hasNext() || !pending.isEmpty()) {
          if (pending.size() <= threads && items.hasNext()) {
            T item = items.next();
            pending.add(pool.submit(() -> task.apply(item)));
          } else {
            sink.accept(result(pending.remove()));
          }
        }
      } finally {
        pool.shutdownNow();
      }
    }
  }

  private static <R> R result(Future<R> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
