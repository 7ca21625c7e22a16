package dev.glasshouse.lab.eval;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What became of every item, for one metric: a_i with weights w_i, of which R = sum a / sum w is
 * what counts.
 *
 * @param scale how the metric's value comes from R
 * @param values a_i: right or wrong, nats, bits
 * @param weights w_i, such as bytes; empty where each item weighs 1
 * @param chance what a_i would be if all tokens were equally likely; empty where that means nothing
 */
public record Outcomes(
    Scale scale, List<Double> values, List<Double> weights, List<Double> chance) {
  /** From R to the metric's value. */
  public enum Scale {
    /** R itself: a share, or bits per byte. */
    LINEAR {
      @Override
      double of(double ratio) {
        return ratio;
      }

      @Override
      double slope(double ratio) {
        return 1;
      }
    },

    /** exp R: a perplexity. */
    EXPONENTIAL {
      @Override
      double of(double ratio) {
        return Math.exp(ratio);
      }

      @Override
      double slope(double ratio) {
        return Math.exp(ratio);
      }
    };

    abstract double of(double ratio);

    /** The derivative of {@link #of}. */
    abstract double slope(double ratio);
  }

  /**
   * @throws IllegalArgumentException if there are no values, or weights or chances, but not one an
   *     item
   */
  public Outcomes {
    values = List.copyOf(values);
    weights = List.copyOf(weights);
    chance = List.copyOf(chance);
    if (values.isEmpty()
        || !weights.isEmpty() && weights.size() != values.size()
        || !chance.isEmpty() && chance.size() != values.size()) {
      throw new IllegalArgumentException(
          "%d values, %d weights, %d chances"
              .formatted(values.size(), weights.size(), chance.size()));
    }
  }

  /** Items that are right (1), wrong (0) or in between, by their mean. */
  public static Outcomes shares(List<Double> values, List<Double> chance) {
    return new Outcomes(Scale.LINEAR, values, List.of(), chance);
  }

  /** Number of items. */
  public int size() {
    return values.size();
  }

  /** The metric over all items, each of them drawn by itself. */
  public Metric metric() {
    return metric(0, size(), IntStream.range(0, size() + 1).toArray());
  }

  /**
   * The metric over the items [from, to).
   *
   * @param clusters where the clusters begin, with {@code to} at the end: items of one cluster have
   *     something in common, and are drawn together
   */
  Metric metric(int from, int to, int[] clusters) {
    double ratio = sum(values, from, to) / weight(from, to);
    double[] influences = new double[clusters.length - 1];
    for (int c = 0; c < influences.length; c++) {
      for (int i = clusters[c]; i < clusters[c + 1]; i++) {
        influences[c] += influence(i, ratio);
      }
    }
    OptionalDouble byChance =
        chance.isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(scale.of(sum(chance, from, to) / weight(from, to)));
    double error = standardError(influences, weight(from, to));
    return new Metric(scale.of(ratio), error, to - from, byChance);
  }

  /** R over all items. */
  double ratio() {
    return sum(values, 0, size()) / weight();
  }

  /** The sum of all items' weights. */
  double weight() {
    return weight(0, size());
  }

  /** One item's weight. */
  double weight(int item) {
    return weights.isEmpty() ? 1 : weights.get(item);
  }

  private double weight(int from, int to) {
    return weights.isEmpty() ? to - from : sum(weights, from, to);
  }

  private static double sum(List<Double> of, int from, int to) {
    return of.subList(from, to).stream().mapToDouble(Double::doubleValue).sum();
  }

  /** How the metric's value, times the total weight, moves with item i: f'(R) (a_i - R w_i). */
  double influence(int item, double ratio) {
    return scale.slope(ratio) * (values.get(item) - ratio * weight(item));
  }

  /**
   * The standard error of a ratio of sums by linearisation (Cochran, Sampling Techniques, 3rd ed.,
   * section 6.4), over clusters where there are any (Miller, 2024, arXiv:2411.00640): sqrt(n / (n -
   * 1) sum r_c^2) / sum w. For a plain mean over items it is the sample's deviation over the root
   * of n.
   *
   * @param influences r_c, whose sum is 0
   */
  static double standardError(double[] influences, double weight) {
    int n = influences.length;
    if (n < 2) {
      return Double.NaN;
    }
    double squares = 0;
    for (double each : influences) {
      squares += each * each;
    }
    return Math.sqrt(squares * n / (n - 1)) / weight;
  }
}
