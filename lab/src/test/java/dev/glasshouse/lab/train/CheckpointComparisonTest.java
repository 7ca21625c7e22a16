package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.lab.eval.Evaluation;
import dev.glasshouse.lab.eval.PairTask;
import dev.glasshouse.lab.eval.PairedTest;
import dev.glasshouse.lab.eval.Task;
import dev.glasshouse.lab.eval.TaskResult;
import dev.glasshouse.lab.eval.TextTask;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two checkpoints of one run, tested against each other. */
class CheckpointComparisonTest {
  private static final int ITEMS = 14;

  @TempDir private Path folder;

  private TaskResult measure(Path run, long step, Task task) {
    Path checkpoint = new RunFolder(run).checkpoint(step);
    try (ModelFiles files = ModelFiles.open(checkpoint);
        Device device = Device.cpu(2)) {
      var tokenizer = Tokenizers.load(checkpoint);
      return Evaluation.run(device, files.build(device), tokenizer, task, folder);
    }
  }

  /** The share of all exchanges of the two models' outcomes that differ by at least as much. */
  private static double exhaustive(TaskResult a, TaskResult b, String metric) {
    List<Double> first = a.outcomes().get(metric).values();
    List<Double> second = b.outcomes().get(metric).values();
    double[] sums = new double[1 << ITEMS];
    for (int swaps = 0; swaps < sums.length; swaps++) {
      for (int i = 0; i < ITEMS; i++) {
        double difference = first.get(i) - second.get(i);
        sums[swaps] += (swaps >> i & 1) == 0 ? difference : -difference;
      }
    }
    double found = Math.abs(sums[0]) - 1e-9;
    return IntStream.range(0, sums.length).filter(i -> Math.abs(sums[i]) >= found).count()
        / (double) sums.length;
  }

  @Test
  void agreesWithAnExactPermutationTest() throws IOException {
    Path run = folder.resolve("run");
    Path data = TinyRun.text(folder);
    TinyRun.begin(
        run, TinyRun.recipe(data, "pretrain.steps=60", "checkpoint.every=4", "checkpoint.keep=99"));
    Files.writeString(
        folder.resolve("pairs.jsonl"),
        IntStream.range(0, ITEMS)
            .mapToObj(
                "{\"good\": \"number %1$d comes\", \"bad\": \"comes %1$d number\"}\n"::formatted)
            .collect(Collectors.joining()));
    Files.writeString(
        folder.resolve("text.txt"),
        IntStream.range(0, ITEMS)
            .mapToObj("number %d comes before<|endoftext|>"::formatted)
            .collect(Collectors.joining()));

    Task pairs = new PairTask("pairs", "pairs.jsonl", "{good}", "{bad}");
    TaskResult early = measure(run, 4, pairs);
    TaskResult late = measure(run, 60, pairs);
    PairedTest accuracy = PairedTest.of(early, late, "acc");
    assertThat(accuracy.p()).isCloseTo(exhaustive(early, late, "acc"), within(1e-12));
    assertThat(accuracy.n()).isEqualTo(ITEMS);

    Task text = new TextTask("text", "text.txt");
    TaskResult earlyText = measure(run, 4, text);
    TaskResult lateText = measure(run, 60, text);
    PairedTest bits = PairedTest.of(earlyText, lateText, "bits_per_byte");
    assertThat(bits.p()).isCloseTo(exhaustive(earlyText, lateText, "bits_per_byte"), within(1e-12));
    assertThat(bits.difference()).isGreaterThan(2 * bits.standardError());
    assertThat(bits.p()).isLessThan(0.01);
  }
}
