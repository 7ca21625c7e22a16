package dev.glasshouse.engine;

import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.kernels.FastMath;

/**
 * Draws tokens from logits. What is drawn depends on the logits, the settings and the step only,
 * not on what was drawn before. For one thread; nothing is allocated per token.
 */
public final class Sampler {
  private final Sampling sampling;
  private final Rng rng;
  private final float[] weights;
  private final Shortlist shortlist;

  /**
   * @param vocab number of logits, V
   */
  public Sampler(Sampling sampling, int vocab) {
    this.sampling = sampling;
    rng = Rng.of(sampling.seed(), "sample");
    weights = new float[vocab];
    shortlist = new Shortlist(vocab);
  }

  /**
   * Draws one token.
   *
   * @param logits [V], unchanged; minus infinity rules a token out
   * @param step which token of the sequence this is
   * @return its id
   * @throws UserError if a logit is not a number or is infinite, or every token is ruled out
   */
  public int draw(float[] logits, long step) {
    int best = likeliest(logits);
    if (sampling.temperature() == 0) {
      return best;
    }
    filter(logits, logits[best]);
    double total = 0;
    for (float weight : weights) {
      total += weight;
    }
    return pick(rng.uniform(step, 0) * total);
  }

  private static int likeliest(float[] logits) {
    int best = 0;
    boolean sound = true;
    for (int id = 0; id < logits.length; id++) {
      float logit = logits[id];
      sound &= logit < Float.POSITIVE_INFINITY; // false for NaN too
      if (logit > logits[best]) {
        best = id;
      }
    }
    if (!sound || logits[best] == Float.NEGATIVE_INFINITY) {
      throw new UserError(
          "The model's logits are not finite numbers: its weights are damaged, or its training"
              + " diverged; use an earlier checkpoint");
    }
    return best;
  }

  /** Fills the weights: probabilities relative to the likeliest token's, 0 where filtered out. */
  private void filter(float[] logits, float max) {
    System.arraycopy(logits, 0, weights, 0, weights.length);
    boolean filtersByRank = sampling.topK() > 0 || sampling.topP() < 1;
    if (filtersByRank) {
      shortlist.reset(weights);
    }
    if (sampling.topK() > 0) {
      shortlist.keepLargest(sampling.topK(), Float.NEGATIVE_INFINITY);
    }
    for (int id = 0; id < weights.length; id++) {
      weights[id] = FastMath.exp((float) ((weights[id] - max) / sampling.temperature()));
    }
    if (sampling.topP() < 1) {
      shortlist.keepMass(sampling.topP() * shortlist.mass());
    }
    if (sampling.minP() > 0) {
      for (int id = 0; id < weights.length; id++) {
        if (weights[id] < sampling.minP()) {
          weights[id] = 0;
        }
      }
    }
  }

  /** The token at which the weights, added up in the order of the ids, pass the target. */
  private int pick(double target) {
    double sum = 0;
    int last = 0;
    for (int id = 0; id < weights.length; id++) {
      if (weights[id] > 0) {
        last = id;
        sum += weights[id];
        if (sum > target) {
          return id;
        }
      }
    }
    return last; // the target was rounded up to the sum of all
  }
}
