package dev.glasshouse.lab.eval;

/**
 * Tokens of which some are to be scored: how likely each of {@code ids[from]} and those after it is
 * after all before it.
 *
 * @param ids not to be changed afterwards
 * @param from the first to be scored, at least 1: something must come before
 */
@SuppressWarnings("ArrayRecordComponent") // carries data and is never compared
record ScoreRequest(int[] ids, int from) {
  ScoreRequest {
    if (from < 1 || from >= ids.length) {
      throw new IllegalArgumentException(
          "nothing to score, or nothing before it: from " + from + " of " + ids.length);
    }
  }

  /** Number of tokens to be scored. */
  int targets() {
    return ids.length - from;
  }
}
