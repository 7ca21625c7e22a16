package dev.glasshouse.lab.train;

/** A loss or gradient that is infinite or not a number; the weights have not been touched by it. */
public final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long step;

  /**
   * @param step the step that could not be made
   * @param first the first tensor that went wrong, and what it is
   */
  Diverged(long step, String first) {
    super(
        "Training diverged at step "
            + step
            + ": "
            + first
            + " (a lower optimizer.learningRate helps most often)");
    this.step = step;
  }

  /** The step that could not be made. */
  public long step() {
    return step;
  }
}
