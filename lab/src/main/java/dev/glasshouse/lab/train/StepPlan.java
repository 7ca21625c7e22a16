package dev.glasshouse.lab.train;

import java.util.ArrayList;
import java.util.List;

/**
 * How many steps a run makes: a fixed number, or as many as fit in its time, by a forecast that is
 * corrected all the way. Once the learning rate falls, a correction makes the run at most a
 * fiftieth longer, so that the rate, which may rise again, does so by little; a plan that could
 * only get shorter left a fifteenth of the time unused.
 *
 * <p>A forecast takes the pace of the later half of the steps made: a short stretch may have held a
 * checkpoint or samples, or none.
 */
final class StepPlan {
  /** Part of a run's time by which steps end; the rest is for the last checkpoint and samples. */
  private static final double DEADLINE = 0.98;

  private static final int CORRECTIONS = 50;
  private static final int LEAST_STEPS = 5;

  private final Recipe.Pretrain recipe;
  private final double deadline;
  private long steps;
  private Schedule schedule;
  private final List<Mark> marks = new ArrayList<>();

  /** When a number of steps was done. */
  private record Mark(long step, double seconds) {
    double pace(Mark later) {
      return (later.seconds - seconds) / (later.step - step);
    }
  }

  /**
   * @param steps the forecast to begin with
   * @param deadline second of the training by which the last step must be over; 0 for a fixed
   *     number
   */
  StepPlan(Recipe.Pretrain recipe, long steps, double deadline) {
    this.recipe = recipe;
    this.deadline = deadline;
    plan(steps);
  }

  /** The second of a run's training by which its last step must be over; 0 for no limit. */
  static double deadline(Recipe recipe) {
    return DEADLINE * recipe.seconds();
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
   * @param seconds time since training began
   */
  void observe(long done, double seconds) {
    if (deadline == 0 || done >= steps) {
      return;
    }
    Mark now = new Mark(done, seconds);
    if (marks.isEmpty()) {
      marks.add(now); // the first step also compiles and loads: it says nothing about the rest
      return;
    }
    long measured = done - marks.getLast().step;
    if (measured < LEAST_STEPS || measured < steps / CORRECTIONS) {
      return;
    }
    double perStep = marks.get(marks.size() / 2).pace(now);
    long fit = done + Math.max(0, (long) ((deadline - seconds) / perStep));
    boolean falling = done >= schedule.decayStart();
    plan(Math.max(done + 1, falling ? Math.min(fit, steps + steps / CORRECTIONS) : fit));
    marks.add(now);
  }
}
