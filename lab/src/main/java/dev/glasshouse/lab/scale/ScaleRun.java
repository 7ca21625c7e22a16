package dev.glasshouse.lab.scale;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A run that is over.
 *
 * @param run its folder, as seen from the experiment's
 * @param layers of the model
 * @param width of the model
 * @param steps made
 * @param n weights of its matrices, the head's among them
 * @param d tokens learnt from
 * @param loss bits per byte of text that was held back
 * @param trainSeconds spent in steps
 */
public record ScaleRun(
    String run,
    int layers,
    int width,
    long steps,
    double n,
    double d,
    double loss,
    @JsonProperty("train_seconds") double trainSeconds) {

  /** What a law is fitted to. */
  Observation observation() {
    return new Observation(n, d, loss);
  }
}
