package dev.glasshouse.lab.train;

/**
 * How many steps a run makes: a fixed number, or as many as fit in its time. A forecast is
 * corrected until the learning rate begins to fall; from then on it is only shortened, when the
 * machine has become slower.
 */
final class StepPlan {
  private static final int CORRECTIONS = 50;
  private static final int LEAST_STEPS = 5;
  private static final double LATE = 1.02;

  private final Recipe.Pretrain recipe;
  private final double deadline;
  private long steps;
  private Schedule schedule;
  private long measuredStep = -1;
  private double measuredSeconds;

  /**
   * @param steps the forecast to begin with
   * @param deadline second of the run by which the last step must be over; 0 for a fixed number
   */
  StepPlan(Recipe.Pretrain recipe, long steps, double deadline) {
    this.recipe = recipe;
    this.deadline = deadline;
    plan(steps);
  }

  private void plan(long newSteps) {
    steps = newSteps;
    schedule = recipe.scheduleOver(newSteps);
  }

  /** The number of steps as planned now. */
  long steps() {
    return steps;
  }

  /** Share of the peak learning rate at a step. */
  double rate(long step) {
    return schedule.at(step);
  }

  /**
   * Corrects the plan.
   *
   * @param done steps made
   * @param seconds time the run has taken
   */
  void observe(long done, double seconds) {
    if (deadline == 0 || done >= steps) {
      return;
    }
    if (measuredStep < 0) {
      measuredStep = done; // the first step also compiles and loads: it says nothing about the rest
      measuredSeconds = seconds;
      return;
    }
    long measured = done - measuredStep;
    if (measured < LEAST_STEPS || measured < steps / CORRECTIONS) {
      return;
    }
    double perStep = (seconds - measuredSeconds) / measured;
    long fit = done + Math.max(0, (long) ((deadline - seconds) / perStep));
    boolean falling = done >= schedule.decayStart();
    if (!falling || seconds + (steps - done) * perStep > LATE * deadline) {
      plan(Math.max(done + 1, falling ? Math.min(fit, steps) : fit));
    }
    measuredStep = done;
    measuredSeconds = seconds;
  }
}
