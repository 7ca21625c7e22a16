package dev.glasshouse.lab.report;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A run in numbers.
 *
 * @param seconds time of the whole run, all processes that worked on it together
 * @param trainSeconds part of it spent in steps
 * @param rss the most bytes that were resident; 0 where no process ended well yet
 * @param bitsPerByte on text that was held back, as last measured; 0 where it was not yet
 * @param parameters of the model
 * @param steps made
 * @param plannedSteps as the recipe expected
 * @param tokens learnt from
 * @param tokensPerSecond while in steps
 * @param flops operations of all steps, see {@link dev.glasshouse.lab.train.ModelFlops}
 * @param mfu share of the machine's peak that they were, while in steps (Chowdhery et al., 2022,
 *     arXiv:2204.02311, appendix B)
 */
public record Figures(
    double seconds,
    @JsonProperty("train_seconds") double trainSeconds,
    long rss,
    @JsonProperty("bits_per_byte") double bitsPerByte,
    long parameters,
    long steps,
    @JsonProperty("planned_steps") long plannedSteps,
    long tokens,
    @JsonProperty("tokens_per_second") double tokensPerSecond,
    double flops,
    double mfu) {

  /** Those of a run whose metrics and journal were read. */
  static Figures of(RunMetrics metrics, Journal journal, long parameters, long plannedSteps) {
    double train = metrics.trainSeconds();
    return new Figures(
        Math.max(metrics.seconds(), journal.seconds()),
        train,
        journal.rss(),
        metrics.bitsPerByte(),
        parameters,
        metrics.steps(),
        plannedSteps,
        metrics.tokens(),
        train > 0 ? metrics.tokens() / train : 0,
        metrics.flops(),
        metrics.mfu());
  }
}
