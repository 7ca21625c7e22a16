package dev.glasshouse.lab.eval;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures models at tasks.
 *
 * <pre>{@code
 * Task task = TaskFiles.load("blimp");
 * TaskResult result = Evaluation.run(device, model, tokenizer, task, Path.of("data/eval"));
 * Metric acc = result.metrics().get("acc");
 * }</pre>
 */
public final class Evaluation {
  private Evaluation() {}

  /**
   * Measures a model at a task, on all its items.
   *
   * @param data where the task's files lie
   * @throws dev.glasshouse.tensor.UserError if the data is missing or does not fit the task
   */
  public static TaskResult run(
      Device device, Model model, Tokenizer tokenizer, Task task, Path data) {
    Subject subject = Subject.of(device, model, tokenizer);
    return task.measure(subject, data, Integer.MAX_VALUE, (_, _) -> {});
  }

  /**
   * Tests every metric of two results of one task.
   *
   * @throws IllegalArgumentException if they are not about the same items
   */
  public static List<PairedTest> compare(TaskResult first, TaskResult second) {
    List<PairedTest> tests = new ArrayList<>();
    for (String metric : first.outcomes().keySet()) {
      tests.add(PairedTest.of(first, second, metric));
    }
    return tests;
  }
}
