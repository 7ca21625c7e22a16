package dev.glasshouse.lab.scale;

import dev.glasshouse.tensor.Rng;
import java.util.ArrayList;
import java.util.List;

/** Runs whose law is known. */
final class Synthetic {
  static final ScalingLaw LAW = new ScalingLaw(0.55, 60, 900, 0.42, 0.56);

  private static final double[] SIZES = {1e5, 2.2e5, 4.6e5, 1e6};
  private static final double[] TOKENS = {6e5, 1.2e6, 2.4e6, 5e6};

  private Synthetic() {}

  /**
   * Four sizes, four numbers of tokens each.
   *
   * @param noise standard deviation of the logarithms
   */
  static List<Observation> runs(int seed, double noise) {
    Rng rng = Rng.of(seed, "synthetic");
    List<Observation> runs = new ArrayList<>();
    for (double n : SIZES) {
      for (double d : TOKENS) {
        double factor = Math.exp(noise * rng.normal(0, runs.size()));
        runs.add(new Observation(n, d, factor * LAW.loss(n, d)));
      }
    }
    return runs;
  }
}
