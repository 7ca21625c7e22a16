package dev.glasshouse.lab.scale;

import dev.glasshouse.lab.train.Dial;
import java.util.List;

/**
 * Which runs are made, as {@code plan.json}.
 *
 * @param batch rows of a step, in all runs: with other batches a step would be worth more or less,
 *     and no smooth law would hold
 * @param warmup steps until the peak learning rate, in all runs
 * @param rungs from small to large
 * @param heldOut the larger one; its only length is what it was planned with
 */
record ScalePlan(int batch, long warmup, List<Size> rungs, Size heldOut) {
  /**
   * The runs of one shape. The longest is the trunk; the others are taken from it where their own
   * learning rate begins to fall.
   *
   * @param secondsPerStep as measured before
   * @param steps lengths, rising
   */
  record Size(Dial.Shape shape, double secondsPerStep, List<Long> steps) {
    /** Copies the list. */
    Size {
      steps = List.copyOf(steps);
    }

    long longest() {
      return steps.getLast();
    }

    /** Such as {@code 3x96}: layers and width. */
    String name() {
      return shape.layers() + "x" + shape.width();
    }
  }

  /** Copies the list. */
  ScalePlan {
    rungs = List.copyOf(rungs);
  }

  /** How many runs there are, the larger one included. */
  int runs() {
    return 1 + rungs.stream().mapToInt(size -> size.steps().size()).sum();
  }

  /**
   * What runs are expected to take.
   *
   * @param after how many of them are over
   * @param decay share of a shorter run that is not the trunk's
   */
  double seconds(int after, double decay) {
    double seconds = heldOut.secondsPerStep * heldOut.longest();
    int run = 0;
    for (Size size : rungs) {
      for (long steps : size.steps) {
        double own = steps == size.longest() ? steps : decay * steps;
        seconds += run++ < after ? 0 : own * size.secondsPerStep;
      }
    }
    return after < runs() ? seconds : 0;
  }
}
