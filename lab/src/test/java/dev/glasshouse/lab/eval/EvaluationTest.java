package dev.glasshouse.lab.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.lab.SharedData;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.Device;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The built-in tasks on the data they are for. */
class EvaluationTest {
  @AutoClose private final Device device = Device.cpu(2);

  private static Tokenizer tokenizer() {
    return Tokenizers.load(SharedData.path("stories260K/tok512.bin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"blimp", "arc-easy", "piqa", "lambada", "gsm8k", "arithmetic"})
  void randomWeightsScoreAtChance(String name) {
    Task task = TaskFiles.load(name);
    Subject subject = TinySubject.of(device, tokenizer(), 256, 7);
    int limit = name.equals("gsm8k") ? 10 : 150;
    TaskResult result = task.measure(subject, SharedData.path("eval"), limit, (_, _) -> {});
    assertThat(result.items()).isEqualTo(name.equals("blimp") ? 9 * limit : limit);
    for (Map.Entry<String, Metric> each : result.metrics().entrySet()) {
      Metric metric = each.getValue();
      if (metric.chance().isPresent()) {
        assertThat(Math.abs(metric.value() - metric.chance().getAsDouble()))
            .as(each.getKey() + " " + metric)
            .isLessThanOrEqualTo(2 * metric.standardError());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"blimp, acc, 0.04", "lambada, acc, 0.001"})
  void aTrainedModelDoesBetter(String name, String metric, double margin) {
    try (ModelFiles files = ModelFiles.open(SharedData.path("stories260K/stories260K.bin"))) {
      Subject trained = Subject.of(device, files, tokenizer());
      TaskResult result =
          TaskFiles.load(name).measure(trained, SharedData.path("eval"), 150, (_, _) -> {});
      Metric found = result.metrics().get(metric);
      assertThat(found.value()).isGreaterThan(found.chance().orElseThrow() + margin);
    }
  }

  @Test
  void measuresAModelInMemory() {
    Subject subject = TinySubject.of(device, tokenizer(), 64, 1);
    Task task = new PairTask("pair", "blimp/transitive.jsonl", "{sentence_good}", "{sentence_bad}");
    TaskResult result =
        Evaluation.run(device, subject.model(), subject.tokenizer(), task, SharedData.path("eval"));
    assertThat(result.items()).isEqualTo(1000);
    assertThat(Evaluation.compare(result, result)).hasSize(1);
  }
}
