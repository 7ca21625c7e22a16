package dev.glasshouse.lab.train;

import dev.glasshouse.tensor.Tensor;
import java.util.Map;

/** Turns gradients into better weights. */
public interface Optimizer {
  /**
   * Updates every parameter that has a gradient.
   *
   * @param step number of this update, from 0
   * @param rate what all learning rates are multiplied by: the {@link Schedule}'s share of the peak
   * @param gradScale what gradients are multiplied by: the factor of {@link GradientClip}
   */
  void step(long step, double rate, float gradScale);

  /** What it remembers between updates, by name: kept in checkpoints, written to by resume. */
  Map<String, Tensor> state();
}
