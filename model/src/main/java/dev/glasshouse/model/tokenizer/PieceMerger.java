package dev.glasshouse.model.tokenizer;

import java.util.Arrays;

/**
 * Joins the symbols of one piece pair by pair, always the pair whose rule has the least rank and
 * among equals the leftmost, until no pair has a rule: O(n log n), whatever the piece. The symbols
 * are a linked list in arrays; the heap holds rank and position of every pair seen, and a pair that
 * has gone in the meantime is known by another rule standing at its position.
 */
final class PieceMerger {
  private static final int END = -1;

  private final MergeTable table;
  private final int[] ids;
  private final int[] previous;
  private final int[] next;
  private final long[] rules;
  private final LongHeap heap;

  private PieceMerger(int[] ids, MergeTable table) {
    this.table = table;
    this.ids = ids;
    this.previous = new int[ids.length];
    this.next = new int[ids.length];
    this.rules = new long[ids.length];
    this.heap = new LongHeap(ids.length);
  }

  /**
   * Merges a piece.
   *
   * @param ids its symbols; overwritten
   * @return the ids of what they merge to
   */
  static int[] merge(int[] ids, MergeTable table) {
    return ids.length < 2 ? ids : new PieceMerger(ids, table).run();
  }

  private int[] run() {
    for (int i = 0; i < ids.length; i++) {
      previous[i] = i - 1;
      next[i] = i + 1 < ids.length ? i + 1 : END;
      look(i);
    }
    while (!heap.isEmpty()) {
      long top = heap.pop();
      int at = (int) top;
      if (rules[at] != MergeTable.NONE && rules[at] >>> 32 == top >>> 32) {
        join(at);
      }
    }
    int count = 0;
    for (int i = 0; i != END; i = next[i]) {
      ids[count++] = ids[i];
    }
    return Arrays.copyOf(ids, count);
  }

  private void join(int at) {
    int gone = next[at];
    ids[at] = (int) rules[at];
    rules[gone] = MergeTable.NONE;
    next[at] = next[gone];
    if (next[at] != END) {
      previous[next[at]] = at;
    }
    look(at);
    if (previous[at] != END) {
      look(previous[at]);
    }
  }

  /** Notes the rule for the symbol at a position and the one after it. */
  private void look(int at) {
    rules[at] = next[at] == END ? MergeTable.NONE : table.rule(ids[at], ids[next[at]]);
    if (rules[at] != MergeTable.NONE) {
      heap.push(rules[at] & 0xFFFFFFFF00000000L | at);
    }
  }
}
