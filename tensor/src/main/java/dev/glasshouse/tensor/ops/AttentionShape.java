package dev.glasshouse.tensor.ops;

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

  /** 1 / sqrt(D). */
  public float scale() {
    return (float) (1 / Math.sqrt(headSize));
  }
}
