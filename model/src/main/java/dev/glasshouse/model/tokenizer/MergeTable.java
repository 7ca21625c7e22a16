package dev.glasshouse.model.tokenizer;

import java.util.Arrays;

/**
 * The merge rules by the pair of ids they join: an open-addressing map from (left, right) to the
 * rule's rank and to the id it makes. Lower ranks go first.
 */
final class MergeTable {
  /** What {@link #rule} says of a pair that no rule joins. */
  static final long NONE = -1;

  private static final long EMPTY = -1;

  private final int mask;
  private final long[] pairs;
  private final long[] rules;

  /**
   * @param pairs what each rule joins, as {@link #pair} writes it; of two rules for one pair the
   *     later counts, as in Hugging Face's library
   * @param ranks the rank of each rule, not negative
   * @param merged the id that each rule makes
   */
  MergeTable(long[] pairs, int[] ranks, int[] merged) {
    int slots = Integer.highestOneBit(Math.max(pairs.length, 1)) << 2;
    this.mask = slots - 1;
    this.pairs = new long[slots];
    this.rules = new long[slots];
    Arrays.fill(this.pairs, EMPTY);
    for (int i = 0; i < pairs.length; i++) {
      int slot = slot(pairs[i]);
      this.pairs[slot] = pairs[i];
      this.rules[slot] = (long) ranks[i] << 32 | merged[i];
    }
  }

  /** The rule that joins two ids: its rank in the upper half, what it makes in the lower. */
  long rule(int left, int right) {
    int slot = slot(pair(left, right));
    return pairs[slot] == EMPTY ? NONE : rules[slot];
  }

  /** Two ids, none negative, as one key; keys are ordered by the left id, then by the right one. */
  static long pair(int left, int right) {
    return (long) left << 32 | right;
  }

  private int slot(long pair) {
    int slot = (int) (pair * 0x9E3779B97F4A7C15L >>> 32) & mask;
    while (pairs[slot] != EMPTY && pairs[slot] != pair) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
