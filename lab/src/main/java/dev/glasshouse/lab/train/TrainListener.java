package dev.glasshouse.lab.train;

import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/** Hears what a training run does, on the thread that trains. */
public interface TrainListener {
  /**
   * What is known before the first step.
   *
   * @param recipe fully resolved
   * @param parameters of the model
   * @param trainingTokens targets of one pass over the data, or over its first shard where it has
   *     more than one
   * @param peakFlops the machine's best, operations a second
   * @param tensorBytes what tensors will take
   * @param firstStep steps made before
   */
  record Start(
      Recipe recipe,
      long parameters,
      long trainingTokens,
      double peakFlops,
      long tensorBytes,
      long firstStep) {}

  /**
   * Where the run is after a step.
   *
   * @param steps how many are planned
   * @param seconds time the training has taken
   * @param secondsLeft what the remaining steps are expected to take
   * @param bitsPerByte last measured; 0 where it was not yet
   * @param mfu this step's share of the machine's peak
   */
  record Standing(long steps, double seconds, double secondsLeft, double bitsPerByte, double mfu) {}

  /** A stage before or after the steps begins. */
  default void stage(String what) {}

  /**
   * The stage that was begun last comes on.
   *
   * @param done units of its work
   * @param total units of it
   */
  default void progress(long done, long total) {}

  /** Asked all the time in a stage; true ends it. */
  default boolean cancelled() {
    return false;
  }

  /**
   * Ends the stage if it is cancelled.
   *
   * @throws CancellationException if so
   */
  default void endIfCancelled() {
    if (cancelled()) {
      throw new CancellationException();
    }
  }

  /** The first step is next. */
  default void start(Start start) {}

  /** A step was made. */
  default void step(StepMetrics metrics, Standing standing) {}

  /** Bits per byte were measured after a number of steps. */
  default void validated(long steps, double bitsPerByte) {}

  /** A checkpoint was written. */
  default void saved(Path checkpoint) {}

  /** Something the user should know. */
  default void note(String message) {}
}
