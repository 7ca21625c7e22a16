package dev.glasshouse.lab.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How a model did at a task.
 *
 * @param task the task's name
 * @param kind the task's kind
 * @param items number of items
 * @param cut texts that are longer than the model's context, so that some of their tokens were
 *     predicted without the text's beginning
 * @param metrics by name, the usual one first
 * @param parts one a data file, where there are several
 * @param outcomes what became of every item, by metric; empty in a summary
 */
public record TaskResult(
    String task,
    String kind,
    int items,
    int cut,
    Map<String, Metric> metrics,
    List<Part> parts,
    Map<String, Outcomes> outcomes) {

  /**
   * The items of one data file.
   *
   * @param name the file's, without its ending
   * @param items how many
   * @param metrics by name
   */
  public record Part(String name, int items, Map<String, Metric> metrics) {}

  /** Keeps the order of metrics. */
  public TaskResult {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    parts = List.copyOf(parts);
    outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
  }

  /**
   * The result that outcomes amount to. Where items come from several files, each file is a cluster
   * of the standard error.
   *
   * @param files for each item, the name of the file it comes from; items of a file lie together
   * @param outcomes one value an item, the usual metric first
   */
  static TaskResult of(Task task, int cut, List<String> files, Map<String, Outcomes> outcomes) {
    int items = files.size();
    int[] bounds =
        IntStream.rangeClosed(0, items)
            .filter(i -> i == 0 || i == items || !files.get(i).equals(files.get(i - 1)))
            .toArray();
    List<Part> parts = new ArrayList<>();
    for (int c = 0; bounds.length > 2 && c < bounds.length - 1; c++) {
      int from = bounds[c];
      int to = bounds[c + 1];
      int[] singly = IntStream.rangeClosed(from, to).toArray();
      Map<String, Metric> metrics = new LinkedHashMap<>();
      outcomes.forEach((name, each) -> metrics.put(name, each.metric(from, to, singly)));
      parts.add(new Part(files.get(from), to - from, metrics));
    }
    Map<String, Metric> metrics = new LinkedHashMap<>();
    outcomes.forEach((name, each) ->
        metrics.put(name, parts.isEmpty() ? each.metric() : each.metric(0, items, bounds)));
    return new TaskResult(task.name(), task.kind(), items, cut, metrics, parts, outcomes);
  }

  /** The same without what became of every item. */
  public TaskResult summary() {
    return new TaskResult(task, kind, items, cut, metrics, parts, Map.of());
  }
}
