package dev.glasshouse.engine;

import java.util.Arrays;

/**
 * The largest of many weights, found without sorting them: quickselect (Hoare, 1961) that goes on
 * only in the part where the boundary lies. Equal weights count in the order of their ids, so the
 * choice never depends on how the search went.
 */
final class Shortlist {
  private final int[] ids;
  private float[] weights = {};
  private int size;

  /**
   * @param capacity most weights it is asked to choose from
   */
  Shortlist(int capacity) {
    ids = new int[capacity];
  }

  /** Starts over with all weights; they may be changed between the calls that follow. */
  void reset(float[] newWeights) {
    weights = newWeights;
    size = newWeights.length;
    Arrays.setAll(ids, i -> i);
  }

  /** How many are left. */
  int size() {
    return size;
  }

  /** The id at a place below {@link #size}; the places follow no order. */
  int id(int place) {
    return ids[place];
  }

  /** Keeps the {@code count} largest; sets the weights of the others to {@code dropped}. */
  void keepLargest(int count, float dropped) {
    shrink(cut(count, false), dropped);
  }

  /** Keeps the fewest largest whose weights add up to {@code mass} or more; the others become 0. */
  void keepMass(double mass) {
    shrink(cut(mass, true), 0);
  }

  /** The sum of the weights that are left. */
  double mass() {
    return mass(0, size);
  }

  private void shrink(int kept, float dropped) {
    for (int i = kept; i < size; i++) {
      weights[ids[i]] = dropped;
    }
    size = kept;
  }

  /**
   * Moves the largest to the front until their number, or their mass, reaches {@code wanted}.
   *
   * @return how many they are
   */
  private int cut(double wanted, boolean byMass) {
    int low = 0;
    int high = size;
    double before = 0;
    while (high - low > 1) {
      int pivot = partition(low, high);
      double part = byMass ? mass(low, pivot) : pivot - low;
      if (before + part >= wanted) {
        high = pivot;
      } else {
        before += part + (byMass ? weights[ids[pivot]] : 1);
        low = pivot + 1;
        if (before >= wanted) {
          return low;
        }
      }
    }
    return high;
  }

  private double mass(int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += weights[ids[i]];
    }
    return sum;
  }

  /** Parts a range into larger ones, a pivot, whose place is returned, and smaller ones. */
  private int partition(int low, int high) {
    int last = high - 1;
    swap(medianPlace(low, low + last >>> 1, last), last);
    int pivot = ids[last];
    int place = low;
    for (int i = low; i < last; i++) {
      if (precedes(ids[i], pivot)) {
        swap(i, place++);
      }
    }
    swap(place, last);
    return place;
  }

  private int medianPlace(int a, int b, int c) {
    if (precedes(ids[a], ids[b]) != precedes(ids[a], ids[c])) {
      return a;
    }
    return precedes(ids[b], ids[a]) != precedes(ids[b], ids[c]) ? b : c;
  }

  private boolean precedes(int a, int b) {
    return weights[a] > weights[b] || weights[a] == weights[b] && a < b;
  }

  private void swap(int a, int b) {
    int id = ids[a];
    ids[a] = ids[b];
    ids[b] = id;
  }
}
