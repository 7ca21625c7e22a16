package dev.glasshouse.lab.eval;

import java.util.ArrayList;
import java.util.List;

/** Decisions between answers, as they are counted. */
final class Tally {
  private final List<Double> right = new ArrayList<>();
  private final List<Double> chance = new ArrayList<>();

  /**
   * Counts a decision.
   *
   * @param scores of the answers; the highest is chosen
   * @param uniform the same if all tokens were equally likely
   * @param answer place of the right one
   */
  void add(double[] scores, double[] uniform, int answer) {
    right.add(shareOfHighest(scores, answer));
    chance.add(shareOfHighest(uniform, answer));
  }

  /** What became of all. */
  Outcomes outcomes() {
    return Outcomes.shares(right, chance);
  }

  /**
   * The share of the right answer among those that score highest: 1 if it alone does, 0 if another
   * scores higher, one in k if k of them do equally. So a model that finds everything equally
   * likely is at chance.
   */
  static double shareOfHighest(double[] scores, int right) {
    int equal = 0;
    for (double score : scores) {
      if (score > scores[right]) {
        return 0;
      }
      equal += score == scores[right] ? 1 : 0;
    }
    return 1.0 / equal;
  }
}
