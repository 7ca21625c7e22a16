package dev.glasshouse.lab.report;

import dev.glasshouse.lab.data.storyworld.StoryChecker;
import dev.glasshouse.lab.data.storyworld.Storyworld;
import dev.glasshouse.lab.eval.LongestRuns;
import dev.glasshouse.lab.eval.StoryMeasure;
import dev.glasshouse.lab.eval.StoryScores;
import dev.glasshouse.lab.train.Dial;
import dev.glasshouse.lab.train.Environment;
import dev.glasshouse.lab.train.MachineSpeed;
import dev.glasshouse.lab.train.RecipeFiles;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A run's folder as a process leaves it, with text in it that tries to be a page of its own. */
final class RunFixture {
  /** What a model, or whoever named a folder, may write. */
  static final String HOSTILE =
      "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>"
          + " <!-- {{style}} \u2028 $1 & \"quoted\"";

  private RunFixture() {}

  /** A run of so many steps with a learning rate; finished. */
  static RunFolder write(Path folder, int steps, double learningRate) throws IOException {
    RunFolder run = new RunFolder(Files.createDirectories(folder));
    var tree = RecipeFiles.load("tiny");
    RecipeFiles.set(tree, "pretrain.steps=" + steps);
    RecipeFiles.set(tree, "optimizer.learningRate=" + learningRate);
    RecipeFiles.set(tree, "optimizer.embeddingRate=0.02");
    RecipeFiles.set(tree, "data.sources=[{from: storyworld, field: '', weight: 0}]");
    RecipeFiles.write(
        Dial.resolve(tree, new MachineSpeed(1e11, false)), folder.resolve("recipe.yaml"));
    var environment = new Environment("vector-256", 8, 2, "oneDNN");
    var machine = new Machine("Linux amd64", 2, "25", environment, 1e11);
    Journal.append(
        run,
        new JournalEntry.Begin(
            "2026-11-23T10:00:00Z", List.of("grow", HOSTILE), Program.current(), machine));
    Journal.append(run, new JournalEntry.Stage("training the tokeniser", 2));
    StringBuilder metrics = new StringBuilder();
    for (int step = 0; step < steps; step++) {
      metrics.append(metric(step));
    }
    Files.writeString(folder.resolve("metrics.jsonl"), metrics);
    Journal.append(run, new JournalEntry.End(true, steps + 4, 1 << 28));
    String story = Storyworld.of(7, 1).story(0).text();
    String half = story.substring(0, 2 * story.length() / 5);
    List<Sample> samples =
        List.of(new Sample(1, HOSTILE), new Sample(2, story), new Sample(3, half));
    new Outcome(steps, samples).write(run);
    Json.write(folder.resolve("stories.json"), new StoryTrial(steps, 0.8, scores(story, half)));
    Files.writeString(
        folder.resolve("samples.jsonl"), "{\"step\":0,\"loss\":8.5,\"seed\":1,\"text\":\"xq\"}\n");
    return run;
  }

  private static StoryScores scores(String story, String half) {
    var measure = new StoryMeasure(new StoryChecker());
    var runs = new LongestRuns(List.of(story, half, HOSTILE));
    runs.compare(half);
    measure.add(story);
    measure.add(half);
    measure.add(HOSTILE);
    return measure.scores(Optional.of(runs));
  }

  /** Loss 4 / (step + 1), a thousand tokens and one second a step, measured at every tenth. */
  private static String metric(int step) {
    return String.format(
        Locale.ROOT,
        "{\"step\":%d,\"loss\":%s,\"gradient_norm\":1.5,\"learning_rate\":0.001,\"tokens\":%d,"
            + "\"step_seconds\":1.0,\"update_share\":0.1,\"flops\":2.5e10,\"seconds\":%d%s}%n",
        step,
        4.0 / (step + 1),
        1000L * (step + 1),
        step + 3,
        step % 10 == 9 ? ",\"bits_per_byte\":" + (1 + 1.0 / step) : "");
  }
}
