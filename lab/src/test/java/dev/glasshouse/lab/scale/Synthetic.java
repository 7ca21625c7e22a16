package dev.glasshouse.lab.scale;

import dev.glasshouse.lab.scale.ScalingLaw.Form;
import dev.glasshouse.tensor.Rng;
import java.util.ArrayList;
import java.util.List;

/** Runs whose law is known. */
final class Synthetic {
  static final ScalingLaw LAW = new ScalingLaw(Form.SUM, 0.55, 60, 900, 0.42, 0.56);

  /** What small models on Storyworld do. */
  static final ScalingLaw JOINT = new ScalingLaw(Form.JOINT, 0.35, 20_000, 2e8, 1, 1.5);

  private static final double[] SIZES = {1e5, 2.2e5, 4.6e5, 1e6};
  private static final double[] TOKENS = {6e5, 1.2e6, 2.4e6, 5e6};

  private Synthetic() {}

  /**
   * Four sizes, four numbers of tokens each.
   *
   * @param noise standard deviation of the logarithms
   */
  static List<Observation> runs(int seed, double noise) {
    return runs(LAW, seed, noise);
  }

  /** The same of another law. */
  static List<Observation> runs(ScalingLaw law, int seed, double noise) {
    Rng rng = Rng.of(seed, "synthetic");
    List<Observation> runs = new ArrayList<>();
    for (double n : SIZES) {
      for (double d : TOKENS) {
        double factor = Math.exp(noise * rng.normal(0, runs.size()));
        runs.add(new Observation(n, d, factor * law.loss(n, d)));
      }
    }
    return runs;
  }
}
