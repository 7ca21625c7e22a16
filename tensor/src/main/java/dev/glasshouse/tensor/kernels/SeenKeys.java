package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.getInt;

/**
 * Which columns of a tile of attention scores a query sees: from the first key of its document (or
 * window) to its own position.
 */
final class SeenKeys {
  private SeenKeys() {}

  /** First seen column of the tile, from 0 to {@code cols}. */
  static int from(long starts, int query, int key0, int cols) {
    return Math.clamp((long) getInt(starts + 4L * query) - key0, 0, cols);
  }

  /** The column after the last seen one, from {@code from} to {@code cols}. */
  static int to(int from, int query, int key0, int cols) {
    return Math.clamp(query - key0 + 1L, from, cols);
  }
}
