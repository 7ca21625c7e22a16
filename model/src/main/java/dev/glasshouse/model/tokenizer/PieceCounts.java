package dev.glasshouse.model.tokenizer;

import java.util.Arrays;

/**
 * Counts of distinct byte strings in bounded memory: their bytes lie end to end in one array, found
 * by an open-addressing table. When the bound is reached, the rarer half of the strings is
 * forgotten (which half depends on nothing but the strings counted so far, in their order).
 */
final class PieceCounts {
  private final int maxPieces;
  private final int maxBytes;
  private byte[] arena = new byte[1 << 16];
  private int[] starts = new int[1 << 12];
  private long[] counts = new long[1 << 12];
  private int[] table = new int[1 << 13];
  private int size;

  /**
   * @param maxPieces how many distinct strings are kept at most
   * @param maxBytes how many bytes they have together at most
   */
  PieceCounts(int maxPieces, int maxBytes) {
    this.maxPieces = maxPieces;
    this.maxBytes = maxBytes;
  }

  int size() {
    return size;
  }

  long count(int index) {
    return counts[index];
  }

  int length(int index) {
    return starts[index + 1] - starts[index];
  }

  byte at(int index, int position) {
    return arena[starts[index] + position];
  }

  /** Counts {@code bytes[from, to)}, which is no longer than the bound on all bytes. */
  void add(byte[] bytes, int from, int to, long count) {
    int known = table[slot(bytes, from, to)];
    if (known != 0) {
      counts[known - 1] += count;
      return;
    }
    while (size == maxPieces || starts[size] > maxBytes - (to - from)) {
      forgetRarest();
    }
    append(bytes, from, to, count);
    table[slot(bytes, from, to)] = size;
    if (size * 2 > table.length) {
      rehash(table.length * 2);
    }
  }

  private void append(byte[] bytes, int from, int to, long count) {
    if (size + 2 > starts.length) {
      int capacity = size * 2;
      starts = Arrays.copyOf(starts, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
    int start = starts[size];
    int end = start + (to - from);
    if (end > arena.length) {
      arena = Arrays.copyOf(arena, (int) Math.min(maxBytes, Math.max(end, arena.length * 2L)));
    }
    System.arraycopy(bytes, from, arena, start, to - from);
    counts[size] = count;
    starts[++size] = end;
  }

  /** Keeps what is counted more often than the median; append only ever moves bytes to the left. */
  private void forgetRarest() {
    long[] sorted = Arrays.copyOf(counts, size);
    Arrays.sort(sorted);
    long threshold = sorted[(size - 1) / 2];
    int[] oldStarts = starts.clone();
    long[] oldCounts = counts.clone();
    int oldSize = size;
    size = 0;
    for (int i = 0; i < oldSize; i++) {
      if (oldCounts[i] > threshold) {
        append(arena, oldStarts[i], oldStarts[i + 1], oldCounts[i]);
      }
    }
    rehash(table.length);
  }

  private void rehash(int slots) {
    table = new int[slots];
    for (int i = 0; i < size; i++) {
      table[slot(arena, starts[i], starts[i + 1])] = i + 1;
    }
  }

  /** The slot that holds a string, or the free one where it belongs. */
  private int slot(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = (hash * 0x9E3779B9 >>> 7) & table.length - 1;
    while (table[slot] != 0 && !isAt(table[slot] - 1, bytes, from, to)) {
      slot = slot + 1 & table.length - 1;
    }
    return slot;
  }

  private boolean isAt(int index, byte[] bytes, int from, int to) {
    return Arrays.equals(arena, starts[index], starts[index + 1], bytes, from, to);
  }
}
