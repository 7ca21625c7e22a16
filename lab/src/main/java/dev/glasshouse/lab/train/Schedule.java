package dev.glasshouse.lab.train;

import dev.glasshouse.tensor.UserError;

/**
 * The learning rate over a run, as a share of its peak: a function of the step and nothing else.
 *
 * <p>All kinds rise linearly over the warm-up. {@link Kind#COSINE} then falls along half a cosine
 * (Loshchilov and Hutter, 2017, arXiv:1608.03983). {@link Kind#WSD}, warm-up, stable, decay, stays
 * and falls over the last part only, as 1 - sqrt (Hägele et al., 2024, arXiv:2405.18392): how long
 * the run will be need not be known before the fall begins.
 *
 * @param kind how it falls
 * @param steps length of the run
 * @param warmup steps until the peak
 * @param decay share of the run over which {@link Kind#WSD} falls, above 0 to 1
 * @param floor share of the peak that is left at the end, 0 to 1
 */
public record Schedule(Kind kind, long steps, long warmup, double decay, double floor) {
  /** How the learning rate falls. */
  public enum Kind {
    /** All the way, along half a cosine. */
    COSINE,
    /** At the end only. */
    WSD
  }

  /**
   * @throws UserError if a number is outside its range
   */
  public Schedule {
    if (steps < 1 || warmup < 0 || !(decay > 0 && decay <= 1) || !(floor >= 0 && floor <= 1)) {
      throw new UserError(
          "Schedule: steps %d, warmup %d, decay %s, floor %s; expected at least 1, at least 0, above 0 to 1, 0 to 1"
              .formatted(steps, warmup, decay, floor));
    }
  }

  /**
   * Share of the peak learning rate at a step.
   *
   * @param step from 0 to {@code steps - 1}
   */
  public double at(long step) {
    double rise = step < warmup ? (step + 1.0) / warmup : 1;
    double progress =
        step < decayStart() ? 0 : (step + 1.0 - decayStart()) / (steps + 1.0 - decayStart());
    double fall =
        switch (kind) {
          case COSINE -> (1 + StrictMath.cos(Math.PI * progress)) / 2;
          case WSD -> 1 - Math.sqrt(progress);
        };
    return Math.min(rise, floor + (1 - floor) * fall);
  }

  /** The first step at which the rate falls. */
  public long decayStart() {
    return switch (kind) {
      case COSINE -> Math.min(warmup, steps - 1);
      case WSD -> steps - Math.max(1, Math.round(steps * decay));
    };
  }
}
