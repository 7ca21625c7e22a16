package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Tensor;

/**
 * How attention is cut: blocks of queries against tiles of keys, so that scores exist for one tile
 * at a time and memory is linear in the length.
 */
final class AttentionTiles {
  /** Queries in a block. */
  static final int QUERIES = 64;

  /** Keys in a tile. */
  static final int KEYS = 512;

  private AttentionTiles() {}

  /** First key that any query of a block sees, from each query's own first key. */
  static int firstKey(Tensor starts, int sequence, int query, int count) {
    int keys = starts.dim(-1);
    int first = query;
    for (int q = query; q < query + count; q++) {
      first = Math.min(first, starts.getInt((long) sequence * keys + q));
    }
    return first;
  }
}
