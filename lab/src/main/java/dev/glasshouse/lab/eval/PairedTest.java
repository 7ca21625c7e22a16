package dev.glasshouse.lab.eval;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.glasshouse.tensor.Rng;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Whether two models differ at a task, tested on the same items: the permutation test that
 * exchanges the models' outcomes at each item or does not (Fisher's test for paired samples;
 * Noreen, Computer-Intensive Methods for Testing Hypotheses, 1989, section 2.4). Its statistic is
 * the difference of the outcomes' sums.
 *
 * @param task the task's name
 * @param metric the metric's name
 * @param difference the first model's value minus the second's
 * @param standardError of the difference, from the items' own differences
 * @param p probability of a difference at least as large, in either direction, if the models' names
 *     did not matter
 * @param method how p was found
 * @param n number of items
 */
public record PairedTest(
    String task,
    String metric,
    double difference,
    @JsonProperty("standard_error") double standardError,
    double p,
    Method method,
    int n) {
  private static final int MAX_ENUMERATED = 20;
  private static final int FLIPS = 100_000;

  /** Sums of the same numbers in another order differ by rounding: they count as equal. */
  private static final double ROUNDING = 1e-9;

  /** How the permutations are gone through. */
  public enum Method {
    /**
     * Outcomes right or wrong: exact, by the binomial distribution of the items at which only one
     * model is right (McNemar, 1947, Psychometrika 12).
     */
    EXACT_MCNEMAR,
    /** At most {@value #MAX_ENUMERATED} items differ: exact, every permutation. */
    ENUMERATION,
    /**
     * {@value #FLIPS} random permutations, with the observed one: (1 + those at least as extreme) /
     * (1 + all) (Phipson and Smyth, 2010, arXiv:1603.05766).
     */
    MONTE_CARLO
  }

  /**
   * Tests one metric of two results of a task.
   *
   * @throws IllegalArgumentException if they are not about the same items
   */
  public static PairedTest of(TaskResult first, TaskResult second, String metric) {
    Outcomes a = first.outcomes().get(metric);
    Outcomes b = second.outcomes().get(metric);
    if (a == null || b == null || !a.weights().equals(b.weights()) || a.size() != b.size()) {
      throw new IllegalArgumentException(
          metric + " of " + first.task() + " and " + second.task() + " are not paired");
    }
    int n = a.size();
    double ratioA = a.ratio();
    double ratioB = b.ratio();
    double[] influences =
        IntStream.range(0, n)
            .mapToDouble(i -> a.influence(i, ratioA) - b.influence(i, ratioB))
            .toArray();
    double[] differences =
        IntStream.range(0, n)
            .mapToDouble(i -> a.values().get(i) - b.values().get(i))
            .filter(d -> d != 0)
            .toArray();
    Method method = method(differences);
    return new PairedTest(
        first.task(),
        metric,
        a.metric().value() - b.metric().value(),
        Outcomes.standardError(influences, a.weight()),
        switch (method) {
          case EXACT_MCNEMAR -> mcNemar(differences);
          case ENUMERATION -> enumerate(differences);
          case MONTE_CARLO -> draw(differences);
        },
        method,
        n);
  }

  private static Method method(double[] differences) {
    if (Arrays.stream(differences).allMatch(d -> Math.abs(d) == 1)) {
      return Method.EXACT_MCNEMAR;
    }
    return differences.length <= MAX_ENUMERATED ? Method.ENUMERATION : Method.MONTE_CARLO;
  }

  /** 2 P(X <= min(b, c)) for X binomial of b + c trials at 1/2; at most 1. */
  private static double mcNemar(double[] differences) {
    int trials = differences.length;
    int ups = (int) Arrays.stream(differences).filter(d -> d > 0).count();
    double log = -trials * Math.log(2); // of (trials choose k) / 2^trials
    double tail = 0;
    for (int k = 0; k <= Math.min(ups, trials - ups); k++) {
      tail += Math.exp(log);
      log += Math.log(trials - k) - Math.log(k + 1);
    }
    return Math.min(1, 2 * tail);
  }

  private static double enumerate(double[] differences) {
    double least = threshold(differences);
    long extreme = 0;
    long all = 1L << differences.length;
    for (long signs = 0; signs < all; signs++) {
      double sum = 0;
      for (int i = 0; i < differences.length; i++) {
        sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
      }
      extreme += Math.abs(sum) >= least ? 1 : 0;
    }
    return (double) extreme / all;
  }

  private static double draw(double[] differences) {
    Rng rng = Rng.of(0, "paired-test");
    double least = threshold(differences);
    long extreme = 0;
    for (int flip = 0; flip < FLIPS; flip++) {
      double sum = 0;
      long signs = 0;
      for (int i = 0; i < differences.length; i++) {
        signs = i % Long.SIZE == 0 ? rng.bits(flip, i / Long.SIZE) : signs >>> 1;
        sum += (signs & 1) == 0 ? differences[i] : -differences[i];
      }
      extreme += Math.abs(sum) >= least ? 1 : 0;
    }
    return (1.0 + extreme) / (1 + FLIPS);
  }

  /** What counts as at least as extreme as the observed sum. */
  private static double threshold(double[] differences) {
    double sum = Arrays.stream(differences).sum();
    double size = Arrays.stream(differences).map(Math::abs).sum();
    return Math.abs(sum) - ROUNDING * size;
  }
}
