package dev.glasshouse.lab.data.storyworld;

import dev.glasshouse.tensor.Rng;
import java.util.ArrayList;
import java.util.List;

/** The choices of one story, in the order in which they are made. */
final class Dice {
  private final Rng rng;
  private final long story;
  private long throwIndex;

  Dice(Rng rng, long story) {
    this.rng = rng;
    this.story = story;
  }

  /** Uniform in 0 to {@code bound - 1}. */
  int below(int bound) {
    return rng.below(bound, story, throwIndex++);
  }

  /** True in this share of the cases. */
  boolean chance(double share) {
    return rng.uniform(story, throwIndex++) < share;
  }

  /** One of them, each as likely. */
  <T> T one(List<T> from) {
    return from.get(below(from.size()));
  }

  /** One of them, earlier ones likelier: the k-th with a weight of 1 / k (Zipf's law). */
  <T> T skewed(List<T> from) {
    double total = 0;
    for (int k = 1; k <= from.size(); k++) {
      total += 1.0 / k;
    }
    double left = total * rng.uniform(story, throwIndex++);
    int k = 0;
    while (k < from.size() - 1 && left >= 1.0 / (k + 1)) {
      left -= 1.0 / ++k;
    }
    return from.get(k);
  }

  /** So many different ones. */
  <T> List<T> some(int count, List<T> from) {
    List<T> chosen = new ArrayList<>(count);
    while (chosen.size() < count) {
      T candidate = one(from);
      if (!chosen.contains(candidate)) {
        chosen.add(candidate);
      }
    }
    return chosen;
  }
}
