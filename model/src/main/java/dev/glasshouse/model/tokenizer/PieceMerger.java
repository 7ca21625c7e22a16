package dev.glasshouse.model.tokenizer;

/**
 * Joins the symbols of a piece pair by pair, always the pair whose rule has the least rank and
 * among equals the leftmost, until no pair has a rule. Short pieces are looked through for the best
 * pair again and again; in longer ones the symbols are a linked list in arrays and a heap holds
 * rank and position of every pair seen (a pair that has gone in the meantime is known by another
 * rule standing at its position): O(n log n), whatever the piece. For use by one thread.
 */
final class PieceMerger {
  private static final int END = -1;

  /** Up to here looking through is faster, at worst as fast. */
  private static final int SHORT = 32;

  private final MergeTable table;
  private long[] rules = new long[SHORT];
  private int[] previous = new int[0];
  private int[] next = new int[0];
  private final LongHeap heap = new LongHeap(SHORT);

  PieceMerger(MergeTable table) {
    this.table = table;
  }

  /**
   * Merges a piece.
   *
   * @param ids its symbols at the front; overwritten by what they merge to
   * @param count how many symbols it has
   * @return how many are left
   */
  int merge(int[] ids, int count) {
    return count <= SHORT ? mergeShort(ids, count) : mergeLong(ids, count);
  }

  private int mergeShort(int[] ids, int count) {
    int last = count - 1;
    for (int i = 0; i < last; i++) {
      rules[i] = table.rule(ids[i], ids[i + 1]);
    }
    for (int at; (at = best(last)) != END; ) {
      ids[at] = (int) rules[at];
      int moved = last - at - 1;
      System.arraycopy(ids, at + 2, ids, at + 1, moved);
      System.arraycopy(rules, at + 1, rules, at, moved);
      last--;
      if (at < last) {
        rules[at] = table.rule(ids[at], ids[at + 1]);
      }
      if (at > 0) {
        rules[at - 1] = table.rule(ids[at - 1], ids[at]);
      }
    }
    return last + 1;
  }

  /**
   * The leftmost of the first rules that has the least rank, or {@link #END} where there is none.
   */
  private int best(int count) {
    int best = END;
    long least = MergeTable.NONE >>> 32;
    for (int i = 0; i < count; i++) {
      long rank = rules[i] >>> 32;
      if (rank < least) {
        least = rank;
        best = i;
      }
    }
    return best;
  }

  private int mergeLong(int[] ids, int count) {
    if (count > next.length) {
      rules = new long[count];
      previous = new int[count];
      next = new int[count];
    }
    for (int i = 0; i < count; i++) {
      previous[i] = i - 1;
      next[i] = i + 1 < count ? i + 1 : END;
      look(ids, i);
    }
    while (!heap.isEmpty()) {
      long top = heap.pop();
      int at = (int) top;
      if (rules[at] != MergeTable.NONE && rules[at] >>> 32 == top >>> 32) {
        join(ids, at);
      }
    }
    int left = 0;
    for (int i = 0; i != END; i = next[i]) {
      ids[left++] = ids[i];
    }
    return left;
  }

  private void join(int[] ids, int at) {
    int gone = next[at];
    ids[at] = (int) rules[at];
    rules[gone] = MergeTable.NONE;
    next[at] = next[gone];
    if (next[at] != END) {
      previous[next[at]] = at;
    }
    look(ids, at);
    if (previous[at] != END) {
      look(ids, previous[at]);
    }
  }

  /** Notes the rule for the symbol at a position and the one after it. */
  private void look(int[] ids, int at) {
    rules[at] = next[at] == END ? MergeTable.NONE : table.rule(ids[at], ids[next[at]]);
    if (rules[at] != MergeTable.NONE) {
      heap.push(rules[at] & 0xFFFFFFFF00000000L | at);
    }
  }
}
