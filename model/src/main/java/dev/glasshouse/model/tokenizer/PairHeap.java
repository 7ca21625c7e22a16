package dev.glasshouse.model.tokenizer;

import java.util.Arrays;

/** A heap of pairs with their counts; of those with the highest count the lowest pair is on top. */
final class PairHeap {
  private long[] counts = new long[1 << 10];
  private long[] pairs = new long[1 << 10];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /** The count of the pair on top. */
  long topCount() {
    return counts[0];
  }

  /** The pair on top. */
  long topPair() {
    return pairs[0];
  }

  void push(long count, long pair) {
    if (size == pairs.length) {
      counts = Arrays.copyOf(counts, size + (size >> 1));
      pairs = Arrays.copyOf(pairs, counts.length);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!isBefore(count, pair, parent)) {
        break;
      }
      move(parent, at);
      at = parent;
    }
    counts[at] = count;
    pairs[at] = pair;
  }

  /** Takes the pair on top away. */
  void pop() {
    size--;
    sink(counts[size], pairs[size]);
  }

  /** Gives the pair on top a lower count. */
  void lowerTop(long count) {
    sink(count, pairs[0]);
  }

  /** Puts an entry in the place of the one on top. */
  private void sink(long count, long pair) {
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && isBefore(counts[child + 1], pairs[child + 1], child)) {
        child++;
      }
      if (isBefore(count, pair, child)) {
        break;
      }
      move(child, at);
      at = child;
    }
    counts[at] = count;
    pairs[at] = pair;
  }

  private boolean isBefore(long count, long pair, int other) {
    return count > counts[other] || count == counts[other] && pair < pairs[other];
  }

  private void move(int from, int to) {
    counts[to] = counts[from];
    pairs[to] = pairs[from];
  }
}
