package dev.glasshouse.model.tokenizer;

import java.util.Arrays;

/** A growing list of ints. */
final class IntList {
  private int[] values;
  private int size;

  IntList(int capacity) {
    values = new int[Math.max(capacity, 4)];
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + (size >> 1) + 1);
    }
    values[size++] = value;
  }

  /** Adds {@code more[from, from + count)}. */
  void addAll(int[] more, int from, int count) {
    if (count > values.length - size) {
      values = Arrays.copyOf(values, Math.max(Math.addExact(size, count), size + (size >> 1)));
    }
    System.arraycopy(more, from, values, size, count);
    size += count;
  }

  int get(int index) {
    return values[index];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** The array behind the list, of which the first {@link #size} are in use. */
  int[] values() {
    return values;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
