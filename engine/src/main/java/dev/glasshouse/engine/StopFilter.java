package dev.glasshouse.engine;

import java.util.List;
import java.util.function.Consumer;

/**
 * Passes text on up to the stop sequence that is complete first, however it is cut in pieces. Text
 * that may be the beginning of one is held back until it is known not to be.
 */
final class StopFilter {
  private final List<String> stops;
  private final Consumer<String> out;
  private final int longest;
  private final StringBuilder held = new StringBuilder();

  /**
   * @param stops none of them empty
   * @param out receives the text, never empty
   */
  StopFilter(List<String> stops, Consumer<String> out) {
    this.stops = stops;
    this.out = out;
    longest = stops.stream().mapToInt(String::length).max().orElse(1);
  }

  /**
   * Takes the next piece of text.
   *
   * @return whether a stop sequence is complete: what came before it was passed on, the rest is
   *     dropped
   */
  boolean accept(String piece) {
    held.append(piece);
    int stop = firstStop();
    passOn(stop >= 0 ? stop : possibleStop());
    return stop >= 0;
  }

  /** Passes on what is held back: no more text comes. */
  void finish() {
    passOn(held.length());
  }

  /** Where the stop sequence begins that is complete first, the longest if two are; or -1. */
  private int firstStop() {
    int first = -1;
    int firstEnd = Integer.MAX_VALUE;
    for (String stop : stops) {
      int at = held.indexOf(stop);
      int end = at + stop.length();
      if (at >= 0 && (end < firstEnd || end == firstEnd && at < first)) {
        first = at;
        firstEnd = end;
      }
    }
    return first;
  }

  /** Where the longest tail begins that some stop sequence begins with. */
  private int possibleStop() {
    for (int at = Math.max(0, held.length() - longest + 1); at < held.length(); at++) {
      String tail = held.substring(at);
      for (String stop : stops) {
        if (stop.startsWith(tail)) {
          return at;
        }
      }
    }
    return held.length();
  }

  private void passOn(int length) {
    if (length > 0) {
      out.accept(held.substring(0, length));
      held.delete(0, length);
    }
  }
}
