package dev.glasshouse.lab.scale;

import dev.glasshouse.lab.train.TrainListener;

/** Hears of all runs, one after the other, and of what is made of them. */
public interface ScaleListener extends TrainListener {
  /**
   * A run is next.
   *
   * @param name such as {@code 3x96, 400 steps}
   * @param number from 1
   * @param runs how many there are
   * @param secondsAfter what those after it are expected to take
   */
  default void run(String name, int number, int runs, double secondsAfter) {}

  /** A run is over. */
  default void measured(ScaleRun run) {}

  /** The larger run's loss is predicted, and that run is next. */
  default void predicted(Prediction prediction) {}
}
