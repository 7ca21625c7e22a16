package dev.glasshouse.model.tokenizer;

import java.util.Arrays;

/**
 * Numbers distinct pieces of text in the order in which they come: an open-addressing table over
 * chars that lie end to end in one array. A slot holds the hash beside the number, so that other
 * pieces on the way are passed without a look at them, and growing reads no piece.
 */
final class PieceTable {
  private static final int FIRST_CAPACITY = 1 << 9;

  private long[] slots = new long[2 * FIRST_CAPACITY];
  private char[] chars = new char[8 * FIRST_CAPACITY];
  private int[] starts = new int[FIRST_CAPACITY + 1];
  private int size;

  /** How many there are: the number that the next new piece gets. */
  int size() {
    return size;
  }

  /** How many chars they have together. */
  int totalChars() {
    return starts[size];
  }

  /** The array in which the pieces lie. */
  char[] chars() {
    return chars;
  }

  /** Where in {@link #chars} a piece begins; it ends where the next one begins. */
  int start(int number) {
    return starts[number];
  }

  /** The number of the piece {@code text[from, to)}, which is added where it is new. */
  int number(char[] text, int from, int to) {
    int hash = hash(text, from, to);
    int mask = slots.length - 1;
    int slot = hash & mask;
    for (long entry; (entry = slots[slot]) != 0; slot = slot + 1 & mask) {
      int number = (int) entry - 1;
      if ((int) (entry >>> 32) == hash
          && Arrays.equals(chars, starts[number], starts[number + 1], text, from, to)) {
        return number;
      }
    }
    append(text, from, to);
    slots[slot] = (long) hash << 32 | size;
    if (2 * size >= slots.length) {
      grow();
    }
    return size - 1;
  }

  /** Forgets all pieces. */
  void clear() {
    Arrays.fill(slots, 0);
    size = 0;
  }

  private void append(char[] text, int from, int to) {
    int start = starts[size];
    int end = Math.addExact(start, to - from);
    if (end > chars.length) {
      chars = Arrays.copyOf(chars, (int) Math.min(Integer.MAX_VALUE - 8, end + (end >> 1) + 8L));
    }
    if (size + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size + 1);
    }
    System.arraycopy(text, from, chars, start, to - from);
    starts[++size] = end;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    int mask = slots.length - 1;
    for (long entry : old) {
      if (entry != 0) {
        int slot = (int) (entry >>> 32) & mask;
        while (slots[slot] != 0) {
          slot = slot + 1 & mask;
        }
        slots[slot] = entry;
      }
    }
  }

  private static int hash(char[] text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text[i];
    }
    hash *= 0x9E3779B9;
    return hash ^ hash >>> 15;
  }
}
