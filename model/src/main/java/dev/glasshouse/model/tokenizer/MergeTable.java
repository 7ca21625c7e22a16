package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;
import java.util.Arrays;

/**
 * The merge rules by the pair of ids they join: an open-addressing map from (left, right) to the
 * rule's rank and to the id it makes. Lower ranks go first.
 */
final class MergeTable {
  /** What {@link #rule} says of a pair that no rule joins. */
  static final long NONE = -1;

  private static final long EMPTY = -1;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Bits of {@link #filter} for each slot: at least eight for each rule. */
  private static final int FILTER_BITS = 4;

  private final int mask;

  /** For each slot a pair and its rule side by side: one cache line a look. */
  private final long[] slots;

  /**
   * A bit for each hash that some pair with a rule has. Most pairs have none, and this array lies
   * in the second-level cache where {@link #slots} does not.
   */
  private final long[] filter;

  private final int filterShift;

  /**
   * @param pairs what each rule joins, as {@link #pair} writes it; of two rules for one pair the
   *     later counts, as in Hugging Face's library
   * @param ranks the rank of each rule, not negative
   * @param merged the id that each rule makes
   * @throws UserError if a rule makes one of the two that it joins, and so goes round in a circle
   */
  MergeTable(long[] pairs, int[] ranks, int[] merged) {
    int capacity = Integer.highestOneBit(Math.max(pairs.length, 1)) << 2;
    this.mask = capacity - 1;
    this.slots = new long[2 * capacity];
    Arrays.fill(slots, EMPTY);
    this.filter = new long[Math.max(1, capacity * FILTER_BITS / Long.SIZE)];
    this.filterShift = Long.numberOfLeadingZeros((long) filter.length * Long.SIZE - 1);
    for (int i = 0; i < pairs.length; i++) {
      if (merged[i] == (int) (pairs[i] >>> 32) || merged[i] == (int) pairs[i]) {
        throw new UserError(
            "its merges go in a circle: rule %d joins the tokens %d and %d to %d"
                .formatted(i, pairs[i] >>> 32, (int) pairs[i], merged[i]));
      }
      int bit = bit(pairs[i]);
      filter[bit >>> 6] |= 1L << bit;
      int slot = slot(pairs[i]);
      slots[slot] = pairs[i];
      slots[slot + 1] = (long) ranks[i] << 32 | merged[i];
    }
  }

  /** The rule that joins two ids: its rank in the upper half, what it makes in the lower. */
  long rule(int left, int right) {
    long pair = pair(left, right);
    int bit = bit(pair);
    if ((filter[bit >>> 6] >>> bit & 1) == 0) {
      return NONE;
    }
    int slot = slot(pair);
    return slots[slot] == EMPTY ? NONE : slots[slot + 1];
  }

  /** Two ids, none negative, as one key; keys are ordered by the left id, then by the right one. */
  static long pair(int left, int right) {
    return (long) left << 32 | right;
  }

  private int bit(long pair) {
    return (int) (pair * GOLDEN >>> filterShift);
  }

  /** Where a pair lies in {@link #slots}, or the free place where it belongs. */
  private int slot(long pair) {
    int slot = (int) (pair * GOLDEN >>> 32) & mask;
    while (slots[2 * slot] != EMPTY && slots[2 * slot] != pair) {
      slot = slot + 1 & mask;
    }
    return 2 * slot;
  }
}
