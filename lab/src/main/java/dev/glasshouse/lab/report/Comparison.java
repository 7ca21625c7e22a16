package dev.glasshouse.lab.report;

import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.node.ObjectNode;

/**
 * Several runs side by side.
 *
 * @param reports one a run
 * @param differences keys of the recipes that are not the same in all, with each run's value
 */
public record Comparison(List<Report> reports, Map<String, List<JsonNode>> differences) {

  /** Copies the list. */
  public Comparison {
    reports = List.copyOf(reports);
  }

  /**
   * Compares runs as their folders stand.
   *
   * @throws dev.glasshouse.tensor.UserError if one is no run, or cannot be read
   */
  public static Comparison of(List<RunFolder> runs) {
    List<Report> reports = runs.stream().map(Report::of).toList();
    return new Comparison(reports, differences(reports));
  }

  private static Map<String, List<JsonNode>> differences(List<Report> reports) {
    Map<String, List<JsonNode>> values = new TreeMap<>();
    for (Report report : reports) {
      leaves("", Json.MAPPER.valueToTree(report.recipe()))
          .forEach((key, value) -> values.computeIfAbsent(key, _ -> new ArrayList<>()).add(value));
    }
    values.values().removeIf(each -> each.stream().distinct().count() == 1);
    return values;
  }

  private static Map<String, JsonNode> leaves(String path, JsonNode node) {
    if (!node.isObject()) {
      return Map.of(path, node);
    }
    Map<String, JsonNode> leaves = new LinkedHashMap<>();
    node.properties()
        .forEach(each -> {
          String name = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
          leaves.putAll(leaves(name, each.getValue()));
        });
    return leaves;
  }

  /**
   * Writes the page.
   *
   * @throws dev.glasshouse.tensor.UserError if it cannot be written
   */
  public void write(Path page) {
    RunFiles.write(page, ReportPage.of(this));
  }

  /** The runs' figures and the differences of their recipes, on one line. */
  public String toJson() {
    var runs = Json.MAPPER.createArrayNode();
    for (Report report : reports) {
      runs.addObject()
          .put("run", report.run())
          .put("finished", report.finished())
          .setAll(Json.MAPPER.<ObjectNode>valueToTree(report.figures()));
    }
    return Json.MAPPER
        .writer()
        .without(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(Map.of("runs", runs, "differences", differences));
  }
}
