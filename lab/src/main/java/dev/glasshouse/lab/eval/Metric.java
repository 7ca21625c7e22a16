package dev.glasshouse.lab.eval;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalDouble;

/**
 * One figure of a task.
 *
 * @param value over all items
 * @param standardError how far the value would move, as a standard deviation, if the items were
 *     drawn anew; NaN for a single one
 * @param n number of items
 * @param chance what a model scores that finds all tokens equally likely: with choices of equal
 *     length one in so many, otherwise what preferring the short ones gives; empty where that means
 *     nothing
 */
public record Metric(
    double value,
    @JsonProperty("standard_error") double standardError,
    int n,
    OptionalDouble chance) {}
