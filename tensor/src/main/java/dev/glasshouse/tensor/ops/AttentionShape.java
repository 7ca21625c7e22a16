package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Tensor;
import java.util.Arrays;

/**
 * Sizes of a causal attention.
 *
 * @param batch B, sequences
 * @param queries rows of queries a sequence has
 * @param keys rows of keys and values a sequence has; the queries are the last ones of these
 * @param heads H
 * @param kvHeads K, a divisor of H: query head h reads key head h / (H / K) (Ainslie et al., 2023,
 *     arXiv:2305.13245)
 * @param headSize D
 */
public record AttentionShape(
    int batch, int queries, int keys, int heads, int kvHeads, int headSize) {
  /** Validates. */
  public AttentionShape {
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          "attention: " + heads + " heads cannot share " + kvHeads + " key heads");
    }
    if (keys < queries) {
      throw new IllegalArgumentException(
          "attention: " + queries + " queries are more than " + keys + " keys");
    }
  }

  /** A training batch: every position is a query and a key. */
  public static AttentionShape square(int batch, int time, int heads, int kvHeads, int headSize) {
    return new AttentionShape(batch, time, time, heads, kvHeads, headSize);
  }

  /** Query heads that share one key head. */
  public int group() {
    return heads / kvHeads;
  }

  /** Position of the first query. */
  public int firstQuery() {
    return keys - queries;
  }

  /** Refuses a tensor that is not [B, queries, H * D]. */
  void requireQueries(Tensor q) {
    require("queries", q, batch, queries, heads * headSize);
  }

  /** Refuses keys or values that are not [B, keys, K * D]. */
  void requireKeys(String what, Tensor k) {
    require(what, k, batch, keys, kvHeads * headSize);
  }

  /** Refuses scores or a pattern that are not [B, H, queries, keys]. */
  void requireScores(String what, Tensor scores) {
    require(what, scores, batch, heads, queries, keys);
  }

  /** Refuses a tensor that is not [B, keys]. */
  void requireStarts(Tensor starts) {
    require("first keys", starts, batch, keys);
  }

  /** Refuses a tensor of another shape than the one expected. */
  static void require(String what, Tensor x, int... expected) {
    if (!Arrays.equals(x.shape(), expected)) {
      throw new IllegalArgumentException(
          "attention: %s are %s, expected %s".formatted(what, x, Arrays.toString(expected)));
    }
  }

  /** Refuses heads of other sizes than expected, or room for fewer tokens. */
  static void require(String what, KvRows rows, int heads, int headSize, int tokens) {
    if (rows.heads() != heads || rows.headSize() != headSize || rows.capacity() < tokens) {
      throw new IllegalArgumentException(
          "attention: %s are of %d heads of %d, %d tokens at most; expected %d of %d, %d tokens"
              .formatted(
                  what, rows.heads(), rows.headSize(), rows.capacity(), heads, headSize, tokens));
    }
  }

  /** 1 / sqrt(D). */
  public float scale() {
    return (float) (1 / Math.sqrt(headSize));
  }
}
