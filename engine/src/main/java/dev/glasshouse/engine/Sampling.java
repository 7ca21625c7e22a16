package dev.glasshouse.engine;

import dev.glasshouse.tensor.UserError;

/**
 * How the next token is drawn. Logits are divided by the temperature first; then only the tokens
 * stay that every one of the three filters keeps, and one of them is drawn with its share of their
 * probability.
 *
 * @param temperature 0 takes the likeliest token, 1 draws from the model's own distribution, more
 *     flattens it
 * @param topK keeps the K likeliest tokens; 0 keeps all (Fan et al., 2018, arXiv:1805.04833)
 * @param topP keeps the fewest likeliest tokens, among the top K, whose share of those K reaches P;
 *     1 keeps all (Holtzman et al., 2019, arXiv:1904.09751)
 * @param minP keeps tokens at least P times as likely as the likeliest; 0 keeps all (Nguyen et al.,
 *     2024, arXiv:2407.01082)
 * @param seed the same seed draws the same tokens from the same logits
 */
public record Sampling(double temperature, int topK, double topP, double minP, long seed) {
  /**
   * @throws UserError if a number is outside its range
   */
  public Sampling {
    require(
        temperature >= 0 && Double.isFinite(temperature), "temperature", temperature, "0 or more");
    require(topK >= 0, "top-k", topK, "0 (all tokens) or more");
    require(topP > 0 && topP <= 1, "top-p", topP, "above 0 and at most 1 (all tokens)");
    require(minP >= 0 && minP <= 1, "min-p", minP, "from 0 (all tokens) to 1");
  }

  private static void require(boolean valid, String name, Object value, String expected) {
    if (!valid) {
      throw new UserError("Sampling: %s is %s; expected %s".formatted(name, value, expected));
    }
  }

  /** Always the likeliest token. */
  public static Sampling greedy() {
    return at(0);
  }

  /** No filters and seed 0 at a temperature. */
  public static Sampling at(double temperature) {
    return new Sampling(temperature, 0, 1, 0, 0);
  }

  /** The same with another top-k. */
  public Sampling withTopK(int newTopK) {
    return new Sampling(temperature, newTopK, topP, minP, seed);
  }

  /** The same with another top-p. */
  public Sampling withTopP(double newTopP) {
    return new Sampling(temperature, topK, newTopP, minP, seed);
  }

  /** The same with another min-p. */
  public Sampling withMinP(double newMinP) {
    return new Sampling(temperature, topK, topP, newMinP, seed);
  }

  /** The same with another seed. */
  public Sampling withSeed(long newSeed) {
    return new Sampling(temperature, topK, topP, minP, newSeed);
  }
}
