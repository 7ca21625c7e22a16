package dev.glasshouse.lab.data;

/**
 * A set of 64-bit keys that forgets the oldest: it remembers at least the last {@value #GENERATION}
 * and at most twice as many, in at most 128 MB.
 */
final class RecentKeys {
  /** Keys of a generation. */
  static final int GENERATION = 1 << 22;

  private long[] old = new long[0];
  private long[] young = new long[1 << 10];
  private int count;

  /** Adds a key. Returns whether it was not there. */
  boolean add(long key) {
    long mixed = key == 0 ? 1 : key; // 0 marks an empty slot
    if (contains(young, mixed) || contains(old, mixed)) {
      return false;
    }
    if (count == GENERATION) {
      old = young;
      young = new long[1 << 10];
      count = 0;
    }
    if (2 * (count + 1) > young.length) {
      grow();
    }
    young[slot(young, mixed)] = mixed;
    count++;
    return true;
  }

  private void grow() {
    long[] larger = new long[2 * young.length];
    for (long key : young) {
      if (key != 0) {
        larger[slot(larger, key)] = key;
      }
    }
    young = larger;
  }

  private static boolean contains(long[] table, long key) {
    return table.length > 0 && table[slot(table, key)] == key;
  }

  /** Where a key lies, or the empty slot it belongs to; keys are hashes already. */
  private static int slot(long[] table, long key) {
    int slot = (int) (key ^ key >>> 32) & table.length - 1;
    while (table[slot] != 0 && table[slot] != key) {
      slot = slot + 1 & table.length - 1;
    }
    return slot;
  }
}
