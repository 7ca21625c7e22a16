package dev.glasshouse.model.tokenizer;

import java.util.Arrays;

/**
 * The pairs that one merge makes: each has the new token on one side or on both. They are counted
 * in arrays by the other token, without a hash; and since no later merge makes any of them, the
 * lists of the pieces they occur in are complete at the end of this one, and are laid into one
 * array.
 */
final class FreshPairs {
  private static final int NOWHERE = -1;

  /** How many tokens there can be: pairs (x, new) come first, then pairs (new, x). */
  private final int capacity;

  private final long[] counts;
  private final int[] lastPiece;
  private final int[] listLength;
  private final IntList touched = new IntList(1 << 8);
  private final IntList noted = new IntList(1 << 10);
  private final IntList notedPieces = new IntList(1 << 10);

  /**
   * @param capacity more than any id
   */
  FreshPairs(int capacity) {
    this.capacity = capacity;
    counts = new long[2 * capacity];
    lastPiece = new int[2 * capacity];
    listLength = new int[2 * capacity];
    Arrays.fill(lastPiece, NOWHERE);
  }

  /** Notes an occurrence of (other, new) in a piece. */
  void addBefore(int other, int piece, long count) {
    add(other, piece, count);
  }

  /** Notes an occurrence of (new, other) in a piece. */
  void addAfter(int other, int piece, long count) {
    add(capacity + other, piece, count);
  }

  /** Takes an occurrence of (new, other) back. */
  void subtractAfter(int other, long count) {
    counts[capacity + other] -= count;
  }

  private void add(int side, int piece, long count) {
    counts[side] += count;
    if (lastPiece[side] != piece) {
      if (lastPiece[side] == NOWHERE) {
        touched.add(side);
      }
      lastPiece[side] = piece;
      listLength[side]++;
      noted.add(side);
      notedPieces.add(piece);
    }
  }

  /**
   * Hands over the pairs and begins anew.
   *
   * @param id the new token
   * @param leastCount rarer pairs are dropped
   * @param table is given the pairs
   * @param heap is given them too
   * @return their lists of pieces
   */
  int[] flush(int id, long leastCount, PairTable table, PairHeap heap) {
    int total = 0;
    for (int i = 0; i < touched.size(); i++) {
      int side = touched.get(i);
      if (counts[side] >= leastCount) {
        long pair =
            side < capacity ? MergeTable.pair(side, id) : MergeTable.pair(id, side - capacity);
        table.put(pair, counts[side], total, listLength[side]);
        heap.push(counts[side], pair);
        // From here on the place of the next piece in the lists.
        int length = listLength[side];
        listLength[side] = total;
        total += length;
      } else {
        listLength[side] = NOWHERE;
      }
    }
    int[] lists = new int[total];
    for (int i = 0; i < noted.size(); i++) {
      int side = noted.get(i);
      if (listLength[side] != NOWHERE) {
        lists[listLength[side]++] = notedPieces.get(i);
      }
    }
    for (int i = 0; i < touched.size(); i++) {
      int side = touched.get(i);
      counts[side] = 0;
      listLength[side] = 0;
      lastPiece[side] = NOWHERE;
    }
    touched.clear();
    noted.clear();
    notedPieces.clear();
    return lists;
  }
}
