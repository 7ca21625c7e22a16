package dev.glasshouse.lab.report;

import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A result of an evaluation.
 *
 * @param task what was asked
 * @param metric what is counted, such as {@code acc}
 * @param value what came out
 * @param error its standard error; 0 where it is not known
 * @param chance what guessing would reach; 0 where there is no such thing
 * @param count of questions
 */
public record Score(
    String task, String metric, double value, double error, double chance, long count) {
  /** The file, in a run's folder, of its scores. */
  static final String FILE = "evaluation.json";

  private static final long MAX_BYTES = 256L << 20;

  /**
   * What {@code glasshouse eval RUN --out RUN/evaluation.json} found out about a run's model.
   *
   * @return empty where that was not done
   * @throws dev.glasshouse.tensor.UserError if the file cannot be read
   */
  static List<Score> read(RunFolder run) {
    Path file = run.path().resolve(FILE);
    List<Score> scores = new ArrayList<>();
    if (Files.exists(file)) {
      for (JsonNode result : Json.readObject(file, MAX_BYTES).at("/models/0/results")) {
        String task = result.path("task").asString("");
        result
            .path("metrics")
            .properties()
            .forEach(each -> scores.add(of(task, each.getKey(), each.getValue())));
      }
    }
    return scores;
  }

  private static Score of(String task, String metric, JsonNode figures) {
    return new Score(
        task,
        metric,
        finite(figures.path("value")),
        finite(figures.path("standard_error")),
        finite(figures.path("chance")),
        figures.path("n").asLong(0));
  }

  private static double finite(JsonNode number) {
    return number.isNumber() && Double.isFinite(number.doubleValue()) ? number.doubleValue() : 0;
  }
}
