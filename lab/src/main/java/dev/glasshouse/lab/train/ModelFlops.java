package dev.glasshouse.lab.train;

import dev.glasshouse.model.Model;
import dev.glasshouse.tensor.Parameter;

/**
 * Floating-point operations of training: 6 for each matrix weight and token (Kaplan et al., 2020,
 * arXiv:2001.08361, section 2.1), and 12 H D L for each query and key that meet: two products of 2
 * D forward, twice that backward.
 *
 * @param matrixWeights weights that are multiplied with, embeddings that are only looked up left
 *     out
 * @param attention H D L
 */
public record ModelFlops(long matrixWeights, long attention) {
  /** Those of a model. */
  public static ModelFlops of(Model model) {
    long weights = 0;
    for (Parameter p : model.parameters()) {
      boolean lookedUp = isEmbedding(p) && p != model.head();
      weights += p.value().rank() == 2 && !lookedUp ? p.value().size() : 0;
    }
    var config = model.config();
    return new ModelFlops(weights, (long) config.heads() * config.headSize() * config.layers());
  }

  /** Whether a parameter is a table of token or position embeddings. */
  static boolean isEmbedding(Parameter p) {
    String name = p.name();
    return name.endsWith("embed_tokens.weight")
        || name.endsWith("wte.weight")
        || name.endsWith("wpe.weight");
  }

  /**
   * Operations of one training step.
   *
   * @param tokens places of the batch
   * @param pairs queries and keys that meet, over the whole batch
   */
  public double step(long tokens, long pairs) {
    return 6.0 * matrixWeights * tokens + 12.0 * attention * pairs;
  }
}
