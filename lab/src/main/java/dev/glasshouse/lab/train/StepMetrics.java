package dev.glasshouse.lab.train;

/**
 * What one training step did.
 *
 * @param step its number, from 0
 * @param loss mean over the step's targets, in nats
 * @param gradientNorm global norm, before clipping
 * @param rate share of the peak learning rate
 * @param tokens targets learnt from
 * @param flops operations of forward and backward passes
 * @param seconds how long it took
 * @param updateShare part of that time which the optimiser took, 0 to 1
 */
public record StepMetrics(
    long step,
    double loss,
    double gradientNorm,
    double rate,
    int tokens,
    double flops,
    double seconds,
    double updateShare) {}
