package dev.glasshouse.lab.scale;

/**
 * What came of one training run.
 *
 * @param n weights of the model's matrices, the output head's among them
 * @param d tokens learnt from
 * @param loss bits per byte of text that was held back
 */
public record Observation(double n, double d, double loss) {
  /**
   * @throws IllegalArgumentException if one is not above 0
   */
  public Observation {
    if (!(n > 0 && d > 0 && loss > 0)) {
      throw new IllegalArgumentException("run of " + n + " weights, " + d + " tokens: " + loss);
    }
  }
}
