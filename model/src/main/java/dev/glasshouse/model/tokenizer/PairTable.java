package dev.glasshouse.model.tokenizer;

import java.util.Arrays;

/**
 * What is known of pairs of tokens: how often each occurs, and which part of an array lists the
 * pieces it occurs in. An open-addressing table; pairs that have become too rare to be merged leave
 * it when it grows.
 */
final class PairTable {
  private static final long EMPTY = -1;

  private final long leastCount;
  private long[] keys;
  private long[] counts;

  /** For each slot where the list of pieces begins and how long it is. */
  private int[] lists;

  private int used;

  /**
   * @param leastCount pairs that occur less often are of no interest
   */
  PairTable(long leastCount) {
    this.leastCount = leastCount;
    allocate(1 << 12);
  }

  /** Adds a pair that is not there. */
  void put(long pair, long count, int listStart, int listLength) {
    if (2 * used >= keys.length) {
      rebuild();
    }
    insert(pair, count, listStart, listLength);
  }

  /** How often a pair occurs; 0 where it is not there. */
  long count(long pair) {
    int slot = slot(pair);
    return keys[slot] == EMPTY ? 0 : counts[slot];
  }

  /** Notes that a pair occurs less often; nothing where it is not there. */
  void subtract(long pair, long count) {
    int slot = slot(pair);
    if (keys[slot] != EMPTY) {
      counts[slot] -= count;
    }
  }

  /** Where the list of pieces of a pair begins, which is there. */
  int listStart(long pair) {
    return lists[2 * slot(pair)];
  }

  /** How long the list of pieces of a pair is, which is there. */
  int listLength(long pair) {
    return lists[2 * slot(pair) + 1];
  }

  private void rebuild() {
    long[] oldKeys = keys;
    long[] oldCounts = counts;
    int[] oldLists = lists;
    int live = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      live += oldKeys[i] != EMPTY && oldCounts[i] >= leastCount ? 1 : 0;
    }
    allocate(Math.max(1 << 12, Integer.highestOneBit(live) << 2));
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != EMPTY && oldCounts[i] >= leastCount) {
        insert(oldKeys[i], oldCounts[i], oldLists[2 * i], oldLists[2 * i + 1]);
      }
    }
  }

  private void allocate(int slots) {
    keys = new long[slots];
    Arrays.fill(keys, EMPTY);
    counts = new long[slots];
    lists = new int[2 * slots];
    used = 0;
  }

  private void insert(long pair, long count, int listStart, int listLength) {
    int slot = slot(pair);
    keys[slot] = pair;
    counts[slot] = count;
    lists[2 * slot] = listStart;
    lists[2 * slot + 1] = listLength;
    used++;
  }

  private int slot(long pair) {
    int mask = keys.length - 1;
    int slot = (int) (pair * 0x9E3779B97F4A7C15L >>> 32) & mask;
    while (keys[slot] != EMPTY && keys[slot] != pair) {
      slot = slot + 1 & mask;
    }
    return slot;
  }
}
