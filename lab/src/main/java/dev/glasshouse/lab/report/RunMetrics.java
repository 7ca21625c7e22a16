package dev.glasshouse.lab.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import tools.jackson.databind.JsonNode;

/** Reads a run's {@code metrics.jsonl} into curves of a bounded number of points, and sums. */
final class RunMetrics {
  /** More than a screen has columns, and about 100 kB of JSON. */
  static final int MOST_POINTS = 2_000;

  private static final MathContext DIGITS = new MathContext(6);
  private static final List<String> MEANS = List.of("loss", "gradient_norm", "learning_rate");
  private static final List<String> POSITIONS = List.of("step", "tokens", "seconds");

  private final double peakFlops;
  private final int stepsPerPoint;
  private final Map<String, DoubleStream.Builder> training = new LinkedHashMap<>();
  private final Map<String, DoubleStream.Builder> validation = new LinkedHashMap<>();
  private final double[] sums = new double[MEANS.size()];
  private int inPoint;
  private double pointSeconds;
  private double pointFlops;
  private double tokensBefore;

  private long steps;
  private long tokens;
  private double seconds;
  private double trainSeconds;
  private double flops;
  private double bitsPerByte;

  private RunMetrics(double peakFlops, int stepsPerPoint) {
    this.peakFlops = peakFlops;
    this.stepsPerPoint = stepsPerPoint;
  }

  /**
   * @param file nothing is known where it is missing
   * @param peakFlops the machine's best, operations a second; 0 if it is not known
   * @throws dev.glasshouse.tensor.UserError if it cannot be read
   */
  static RunMetrics read(Path file, double peakFlops) {
    int[] lines = {0};
    JsonLines.read(file, _ -> lines[0]++);
    var metrics = new RunMetrics(peakFlops, Math.max(1, Math.ceilDiv(lines[0], MOST_POINTS)));
    JsonLines.read(file, metrics::add);
    metrics.endPoint();
    return metrics;
  }

  private void add(JsonNode line) {
    double stepSeconds = line.path("step_seconds").asDouble(0);
    steps = line.path("step").asLong(0) + 1;
    tokens = line.path("tokens").asLong(0);
    seconds = line.path("seconds").asDouble(0);
    trainSeconds += stepSeconds;
    flops += line.path("flops").asDouble(0);
    pointSeconds += stepSeconds;
    pointFlops += line.path("flops").asDouble(0);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += line.path(MEANS.get(i)).asDouble(0);
    }
    if (line.has("bits_per_byte")) {
      bitsPerByte = line.path("bits_per_byte").asDouble(0);
      addPosition(validation);
      line.properties().stream()
          .filter(each -> each.getKey().startsWith("bits_per_byte"))
          .forEach(each -> put(validation, each.getKey(), each.getValue().asDouble(0)));
    }
    if (++inPoint == stepsPerPoint) {
      endPoint();
    }
  }

  private void endPoint() {
    if (inPoint == 0) {
      return;
    }
    addPosition(training);
    for (int i = 0; i < sums.length; i++) {
      put(training, MEANS.get(i), sums[i] / inPoint);
      sums[i] = 0;
    }
    put(
        training,
        "tokens_per_second",
        pointSeconds > 0 ? (tokens - tokensBefore) / pointSeconds : 0);
    put(training, "mfu", mfu(pointFlops, pointSeconds));
    inPoint = 0;
    pointSeconds = 0;
    pointFlops = 0;
    tokensBefore = tokens;
  }

  private void addPosition(Map<String, DoubleStream.Builder> columns) {
    put(columns, "step", steps);
    put(columns, "tokens", tokens);
    put(columns, "seconds", seconds);
  }

  private static void put(Map<String, DoubleStream.Builder> columns, String name, double value) {
    double kept =
        POSITIONS.contains(name) ? value : new BigDecimal(value).round(DIGITS).doubleValue();
    columns.computeIfAbsent(name, _ -> DoubleStream.builder()).add(kept);
  }

  private double mfu(double operations, double time) {
    return peakFlops > 0 && time > 0 ? operations / time / peakFlops : 0;
  }

  /** The curves. */
  Curves curves() {
    return new Curves(stepsPerPoint, built(training), built(validation));
  }

  private static Map<String, double[]> built(Map<String, DoubleStream.Builder> columns) {
    Map<String, double[]> arrays = new LinkedHashMap<>();
    columns.forEach((name, values) -> arrays.put(name, values.build().toArray()));
    return arrays;
  }

  /** Steps made. */
  long steps() {
    return steps;
  }

  /** Targets learnt from. */
  long tokens() {
    return tokens;
  }

  /** Time of the run at the last step. */
  double seconds() {
    return seconds;
  }

  /** Part of it spent in steps. */
  double trainSeconds() {
    return trainSeconds;
  }

  /** Operations of all steps. */
  double flops() {
    return flops;
  }

  /** Share of the machine's peak while in steps; 0 where that is not known. */
  double mfu() {
    return mfu(flops, trainSeconds);
  }

  /** Last measured; 0 where it was not yet. */
  double bitsPerByte() {
    return bitsPerByte;
  }
}
