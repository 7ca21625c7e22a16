package dev.glasshouse.lab.scale;

import dev.glasshouse.lab.train.Dial;
import dev.glasshouse.lab.train.MachineSpeed;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.lab.train.StepClock;
import dev.glasshouse.model.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Divides the time. All shapes learn from the same numbers of tokens ({@link #LENGTHS} of the
 * most), and the larger model from as many as the longest: what is predicted is a model that is
 * larger than all seen before, after as much data as some have seen.
 *
 * <p>A length costs little beside the longest: up to where the learning rate falls its run is the
 * same as the trunk, and only the fall is trained anew (Hägele et al., 2024, arXiv:2405.18392).
 */
final class ScalePlanner {
  /** Lengths of a rung's runs, of the longest. */
  private static final double[] LENGTHS = {0.35, 0.5, 0.7, 1};

  /** Part of the time that goes to runs; measuring and drawing take the rest. */
  private static final double SHARE = 0.9;

  /** To open a run, to measure it on held-back text and to save it. */
  private static final double SECONDS_PER_RUN = 1.5;

  /** Part of the time in which the speed of one shape is found out. */
  private static final double CLOCK_SHARE = 0.01;

  private static final long LEAST_STEPS = 40;
  private static final long WARMUPS_IN_SHORTEST = 10;

  private final ScaleRecipe recipe;
  private final RunFolder corpus;
  private final int vocab;

  /**
   * @param corpus the data
   * @param vocab number of ids
   */
  ScalePlanner(ScaleRecipe recipe, RunFolder corpus, int vocab) {
    this.recipe = recipe;
    this.corpus = corpus;
    this.vocab = vocab;
  }

  /**
   * Makes a plan.
   *
   * @param seconds what all runs may take, and measuring how fast they are
   * @param machine the speed of this one
   */
  ScalePlan plan(double seconds, MachineSpeed machine) {
    double passes = passes(recipe.decay());
    double flops = SHARE * seconds * machine.trainingFlops(recipe.products());
    ScaleShapes shapes = ScaleShapes.fit(vocab, flops, passes);
    double tokens = flops / (6 * shapes.weights(vocab, passes));
    int batch = Dial.rows(tokens, recipe.context());
    List<Double> paces = new ArrayList<>();
    for (Dial.Shape shape : shapes.rungs()) {
      paces.add(pace(shape, batch, seconds));
    }
    double pace = pace(shapes.heldOut(), batch, seconds);
    double perStep = pace + passes * paces.stream().mapToDouble(Double::doubleValue).sum();
    double left =
        SHARE * seconds - SECONDS_PER_RUN * (1 + LENGTHS.length * (double) shapes.rungs().size());
    long longest = Math.max(LEAST_STEPS, (long) (left / perStep));
    List<Long> lengths =
        DoubleStream.of(LENGTHS).mapToObj(share -> Math.round(share * longest)).toList();
    List<ScalePlan.Size> rungs = new ArrayList<>();
    for (int i = 0; i < paces.size(); i++) {
      rungs.add(new ScalePlan.Size(shapes.rungs().get(i), paces.get(i), lengths));
    }
    return new ScalePlan(
        batch,
        Math.max(1, lengths.getFirst() / WARMUPS_IN_SHORTEST),
        rungs,
        new ScalePlan.Size(shapes.heldOut(), pace, List.of(longest)));
  }

  private double pace(Dial.Shape shape, int batch, double seconds) {
    Recipe resolved = recipe.of(shape, batch, 1, LEAST_STEPS);
    return StepClock.secondsPerStep(corpus, resolved, recipe.threads(), CLOCK_SHARE * seconds);
  }

  /** Runs of full length that the runs of one shape amount to. */
  static double passes(double decay) {
    return 1 + decay * (DoubleStream.of(LENGTHS).sum() - 1);
  }
}
