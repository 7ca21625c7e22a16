package dev.glasshouse.lab.report;

import dev.glasshouse.lab.data.DocumentRanges;
import dev.glasshouse.lab.data.Shards;
import dev.glasshouse.lab.data.TokenFile;
import dev.glasshouse.lab.eval.EvalListener;
import dev.glasshouse.lab.eval.Subject;
import dev.glasshouse.lab.eval.Task;
import dev.glasshouse.lab.eval.TaskResult;
import dev.glasshouse.lab.train.Corpus;
import dev.glasshouse.lab.train.Pretraining;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.lab.train.TrainListener;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.model.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Measures a run's model on what the run held back: the tasks and their data stay in the run's
 * {@code evaluation/}, the scores in its {@code evaluation.json}, as {@code glasshouse eval} writes
 * it.
 */
public final class RunEvaluation {
  private static final String FOLDER = "evaluation";

  private RunEvaluation() {}

  /**
   * Measures.
   *
   * @param subject the run's model
   * @throws dev.glasshouse.tensor.UserError if the run cannot be read or written
   * @throws CancellationException if the listener wants no more
   */
  public static void write(RunFolder run, Subject subject, TrainListener listener) {
    Path folder = run.path().resolve(FOLDER);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileErrors.writing(folder, e);
    }
    List<TaskResult> results = new ArrayList<>();
    EvalListener each = (_, _) -> listener.endIfCancelled();
    for (Task task : tasks(run, folder)) {
      results.add(task.measure(subject, folder, Integer.MAX_VALUE, each).summary());
    }
    var measured = Map.of("model", run.path().toString(), "results", results);
    Json.write(run.path().resolve(Score.FILE), Map.of("models", List.of(measured)));
  }

  private static List<Task> tasks(RunFolder run, Path folder) {
    Recipe recipe = Pretraining.recipe(run);
    List<DataRead> sources = RunData.sources(run);
    Tokenizer tokenizer = Tokenizers.load(run.path());
    HeldOutTasks tasks = new HeldOutTasks(folder);
    List<String> all = new ArrayList<>();
    try (TokenFile file = TokenFile.open(Shards.first(run.path().resolve(Corpus.SHARDS)))) {
      var split = Shards.split(file, recipe.data().validationTokens());
      List<DocumentRanges> held = split.validationBySource(file, sources.size());
      for (int i = 0; i < held.size(); i++) {
        List<String> texts = HeldOut.texts(file, held.get(i), tokenizer);
        if (!texts.isEmpty()) {
          tasks.bits(sources.get(i).read().name(), texts);
          all.addAll(texts);
        }
      }
    }
    tasks.words(all);
    return tasks.tasks();
  }
}
