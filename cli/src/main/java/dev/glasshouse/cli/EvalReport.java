package dev.glasshouse.cli;

import dev.glasshouse.lab.eval.Metric;
import dev.glasshouse.lab.eval.PairedTest;
import dev.glasshouse.lab.eval.TaskResult;
import dev.glasshouse.model.format.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;

/**
 * What {@code glasshouse eval} found.
 *
 * @param models in the order they were named
 * @param comparisons the first model with each other one
 */
record EvalReport(List<Measured> models, List<Comparison> comparisons) {
  /**
   * One model.
   *
   * @param model its path as the user wrote it
   * @param results one a task
   */
  record Measured(String model, List<TaskResult> results) {}

  /**
   * Two models.
   *
   * @param model the first one's path
   * @param against the other one's path
   * @param tests one a task and metric
   */
  record Comparison(String model, String against, List<PairedTest> tests) {}

  /** The same without what became of every item. */
  EvalReport summary() {
    return new EvalReport(
        models.stream()
            .map(each ->
                new Measured(each.model, each.results.stream().map(TaskResult::summary).toList()))
            .toList(),
        comparisons);
  }

  /** On one line. */
  String toJson() {
    return Json.MAPPER
        .writer()
        .without(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(this);
  }

  /** As tables. */
  void print(PrintWriter out) {
    for (Measured each : models) {
      out.println(each.model);
      row(out, "task", "metric", "value", "error", "chance", "items");
      each.results.forEach(result -> print(out, result));
    }
    for (Comparison each : comparisons) {
      out.printf("%n%s minus %s%n", each.model, each.against);
      row(out, "task", "metric", "difference", "error", "p", "method");
      for (PairedTest test : each.tests) {
        row(
            out,
            test.task(),
            test.metric(),
            number(test.difference()),
            number(test.standardError()),
            number(test.p()),
            test.method().name().toLowerCase(Locale.ROOT).replace('_', ' '));
      }
    }
  }

  private static void print(PrintWriter out, TaskResult result) {
    rows(out, result.task(), result.metrics());
    for (TaskResult.Part part : result.parts()) {
      rows(out, "  " + part.name(), part.metrics());
    }
    if (result.cut() > 0) {
      out.printf(
          Locale.ROOT,
          "  %,d texts are longer than the context: their tokens were predicted from part of it%n",
          result.cut());
    }
  }

  private static void rows(PrintWriter out, String name, Map<String, Metric> metrics) {
    metrics.forEach((metric, figure) ->
        row(
            out,
            name,
            metric,
            number(figure.value()),
            number(figure.standardError()),
            figure.chance().isPresent() ? number(figure.chance().getAsDouble()) : "",
            String.format(Locale.ROOT, "%,d", figure.n())));
  }

  private static void row(
      PrintWriter out, String a, String b, String c, String d, String e, String f) {
    String name = a.length() > 42 ? a.substring(0, 41) + "~" : a;
    out.println("%-42s %-13s %10s %9s %8s  %s".formatted(name, b, c, d, e, f).stripTrailing());
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    return String.format(Locale.ROOT, Math.abs(value) >= 1000 ? "%.0f" : "%.4f", value);
  }
}
