package dev.glasshouse.lab.scale;

import java.util.List;

/**
 * What the larger run was said to reach, written down as {@code prediction.json} before its first
 * step and never again.
 *
 * @param time ISO 8601
 * @param steps of that run
 * @param n its weights
 * @param d tokens it will learn from
 * @param loss bits per byte
 * @param band in which nine such runs in ten would fall
 * @param law fitted to the smaller runs
 * @param runs those
 */
public record Prediction(
    String time,
    long steps,
    double n,
    double d,
    double loss,
    Band band,
    ScalingLaw law,
    List<Observation> runs) {
  /** Copies the list. */
  public Prediction {
    runs = List.copyOf(runs);
  }
}
