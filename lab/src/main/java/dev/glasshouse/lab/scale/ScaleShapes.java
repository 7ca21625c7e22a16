package dev.glasshouse.lab.scale;

import dev.glasshouse.lab.train.Dial;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Which sizes of models are trained to predict which larger one. They are of one family, a layer
 * for each {@value #WIDTH_PER_LAYER} of the width as in the smaller half of {@link Dial#SHAPES},
 * and have about an eighth, a quarter and a half of its weights.
 *
 * @param rungs from small to large
 * @param heldOut the larger one
 */
record ScaleShapes(List<Dial.Shape> rungs, Dial.Shape heldOut) {
  private static final double[] SHARES = {1 / 8.0, 1 / 4.0, 1 / 2.0};
  private static final int WIDTH_PER_LAYER = 32;
  private static final int WIDTH_STEP = 16;
  private static final int MOST_STEPS = 64;

  /** Tokens for each weight of the larger one, at least: with fewer it would hardly have begun. */
  private static final double LEAST_TOKENS_PER_WEIGHT = 2.5;

  /** Copies the list. */
  ScaleShapes {
    rungs = List.copyOf(rungs);
  }

  /** The rungs below a shape. */
  static ScaleShapes below(Dial.Shape heldOut, int vocab) {
    double n = heldOut.weights(vocab);
    return new ScaleShapes(
        DoubleStream.of(SHARES).mapToObj(share -> nearest(share * n, vocab)).toList(), heldOut);
  }

  private static Dial.Shape nearest(double n, int vocab) {
    return IntStream.rangeClosed(1, MOST_STEPS)
        .mapToObj(i -> ofWidth(WIDTH_STEP * i))
        .min(Comparator.comparingDouble(shape -> Math.abs(Math.log(shape.weights(vocab) / n))))
        .orElseThrow();
  }

  private static Dial.Shape ofWidth(int width) {
    int layers = Math.max(1, Math.round((float) width / WIDTH_PER_LAYER));
    return new Dial.Shape(
        layers, width, width % (2 * WIDTH_STEP) == 0 ? 2 * WIDTH_STEP : WIDTH_STEP);
  }

  /**
   * The largest that can be paid for, with what is below.
   *
   * @param flops operations that all runs together may take
   * @param passes runs of full length that a rung's runs amount to
   */
  static ScaleShapes fit(int vocab, double flops, double passes) {
    ScaleShapes best = below(Dial.SHAPES.getFirst(), vocab);
    for (Dial.Shape shape : Dial.SHAPES) {
      ScaleShapes candidate = below(shape, vocab);
      double least = LEAST_TOKENS_PER_WEIGHT * shape.weights(vocab);
      if (6 * candidate.weights(vocab, passes) * least <= flops) {
        best = candidate;
      }
    }
    return best;
  }

  /** Weights that a token costs, over all runs. */
  double weights(int vocab, double passes) {
    return heldOut.weights(vocab)
        + passes * rungs.stream().mapToDouble(shape -> shape.weights(vocab)).sum();
  }
}
