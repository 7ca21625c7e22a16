package dev.glasshouse.lab.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * The course of a run, as columns of equal length.
 *
 * @param stepsPerPoint steps that a point of {@code training} is the mean of
 * @param training {@code step}, {@code tokens} and {@code seconds} at the last of a point's steps;
 *     {@code loss} (nats a token), {@code gradient_norm}, {@code learning_rate}, {@code
 *     tokens_per_second} and {@code mfu} over them
 * @param validation {@code step}, {@code tokens}, {@code seconds}, {@code bits_per_byte}, and of a
 *     mixture {@code bits_per_byte/NAME} of each source
 */
public record Curves(
    @JsonProperty("steps_per_point") int stepsPerPoint,
    Map<String, double[]> training,
    Map<String, double[]> validation) {}
