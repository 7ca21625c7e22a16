package dev.glasshouse.lab.report;

/**
 * A result of an evaluation.
 *
 * @param task what was asked
 * @param metric what is counted, such as {@code acc}
 * @param value what came out
 * @param error its standard error
 * @param chance what guessing would reach; 0 where there is no such thing
 * @param count of questions
 */
public record Score(
    String task, String metric, double value, double error, double chance, long count) {}
