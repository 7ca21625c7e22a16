package dev.glasshouse.lab.report;

import dev.glasshouse.lab.data.DataSource;
import dev.glasshouse.lab.data.storyworld.StoryCheck;
import dev.glasshouse.lab.data.storyworld.StoryChecker;
import dev.glasshouse.lab.eval.LongestRuns;
import dev.glasshouse.lab.eval.StoryMeasure;
import dev.glasshouse.lab.eval.StoryScores;
import dev.glasshouse.lab.eval.StoryWriter;
import dev.glasshouse.lab.train.Pretraining;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.lab.train.TrainListener;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;

/**
 * Many stories that a run's model wrote, measured: {@code stories.json}, with the texts in {@code
 * stories.jsonl}. They are drawn from the model's own distribution ({@link StoryWriter}).
 *
 * @param steps the model had made
 * @param temperature they were drawn at
 * @param scores what became of them
 */
public record StoryTrial(long steps, double temperature, StoryScores scores) {
  private static final String FILE = "stories.json";
  private static final String TEXTS = "stories.jsonl";
  private static final long MAX_BYTES = 1 << 20;

  /**
   * A line of {@code stories.jsonl}.
   *
   * @param seed it was drawn with
   * @param good whether it is a story
   * @param words in it
   * @param longestRun of its words that stand in one training story, if at least {@value
   *     LongestRuns#RUN}; otherwise 0
   */
  private record Line(long seed, String text, boolean good, int words, int longestRun) {}

  /**
   * That of a run, if it was measured.
   *
   * @throws UserError if it cannot be read
   */
  public static Optional<StoryTrial> read(RunFolder run) {
    Path file = run.path().resolve(FILE);
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Json.MAPPER.treeToValue(Json.readObject(file, MAX_BYTES), StoryTrial.class));
    } catch (JacksonException e) {
      throw new UserError("Cannot read " + file + ": " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Lets a run's model write and measures what it wrote, where it learnt from Storyworld and the
   * recipe wants that. The texts are compared with all that the run has learnt from.
   *
   * @throws UserError if the run's folder cannot be read or written
   * @throws CancellationException if the listener wants no more
   */
  public static Optional<StoryTrial> of(
      Pretraining training, RunFolder run, Device device, TrainListener listener) {
    Recipe recipe = training.recipe();
    Optional<DataSource> source =
        recipe.data().sources().stream()
            .filter(each -> each.from().equals("storyworld"))
            .findFirst();
    int count = recipe.samples().stories();
    if (source.isEmpty() || count == 0) {
      return Optional.empty();
    }
    listener.stage("writing stories");
    List<String> texts =
        StoryWriter.write(
            training.model(),
            training.tokenizer(),
            device,
            source.get().opening(),
            count,
            StoryWriter.TEMPERATURE,
            done -> listener.progress(done, count),
            listener::cancelled);
    listener.stage("checking stories");
    var runs = new LongestRuns(texts);
    compare(training, runs, listener);
    var measure = new StoryMeasure(new StoryChecker());
    var lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      StoryCheck check = measure.add(texts.get(i));
      var line = new Line(i + 1L, texts.get(i), check.passes(), runs.words(i), runs.longest(i));
      lines.append(json(line)).append('\n');
    }
    RunFiles.write(run.path().resolve(TEXTS), lines.toString());
    var trial =
        new StoryTrial(
            training.state().step(), StoryWriter.TEMPERATURE, measure.scores(Optional.of(runs)));
    RunFiles.write(run.path().resolve(FILE), Json.MAPPER.writeValueAsString(trial));
    return Optional.of(trial);
  }

  private static String json(Line line) {
    return Json.MAPPER
        .writer()
        .without(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(line);
  }

  private static void compare(Pretraining training, LongestRuns runs, TrainListener listener) {
    long rows = training.rows();
    long[] done = {0};
    training.reread(texts -> {
      listener.endIfCancelled();
      texts.forEach(runs::compare);
      listener.progress(++done[0], rows);
    });
  }
}
