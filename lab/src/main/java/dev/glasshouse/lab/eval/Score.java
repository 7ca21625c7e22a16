package dev.glasshouse.lab.eval;

import java.util.Arrays;

/**
 * How likely a model finds a text's tokens.
 *
 * @param logProbs nats, one a scored token
 * @param greedy whether each was the likeliest token of all; false where that was not asked
 * @param cut whether the text is longer than the model's context
 */
@SuppressWarnings("ArrayRecordComponent") // carries data and is never compared
record Score(float[] logProbs, boolean greedy, boolean cut) {
  /** Log-probability of all tokens together, nats. */
  double sum() {
    double sum = 0;
    for (float each : logProbs) {
      sum += each;
    }
    return sum;
  }

  @Override
  public String toString() {
    return "Score" + Arrays.toString(logProbs);
  }
}
