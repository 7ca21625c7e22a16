package dev.glasshouse.lab.report;

import dev.glasshouse.lab.train.Pretraining;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.lab.train.TrainListener;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * What was found out about a run's model by letting it work, as {@code outcome.json}.
 *
 * @param steps the model had made
 * @param samples what it writes, none left out
 */
public record Outcome(long steps, List<Sample> samples) {
  private static final String FILE = "outcome.json";
  private static final long MAX_BYTES = 16 << 20;

  /** Copies the lists. */
  public Outcome {
    samples = List.copyOf(samples);
  }

  /**
   * That of a run, if it was written.
   *
   * @throws UserError if it cannot be read
   */
  public static Optional<Outcome> read(RunFolder run) {
    Path file = run.path().resolve(FILE);
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.MAPPER.treeToValue(Json.readObject(file, MAX_BYTES), Outcome.class));
    } catch (JacksonException e) {
      throw new UserError("Cannot read " + file + ": " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Lets the newest model of a run write, unless it did so before.
   *
   * @throws UserError if the run cannot be read or written
   */
  public static void renew(RunFolder run, Device device) {
    Optional<Path> newest = run.newest();
    Recipe.Samples samples = Pretraining.recipe(run).samples();
    if (newest.isEmpty() || samples.count() == 0) {
      return;
    }
    long step = RunFolder.step(newest.get()).orElseThrow();
    if (read(run).filter(outcome -> outcome.steps() == step).isPresent()) {
      return;
    }
    try (ModelFiles files = ModelFiles.open(newest.get())) {
      Tokenizer tokenizer = Tokenizers.load(files.tokenizer().orElseThrow());
      new Outcome(
              step,
              Sample.draw(files.build(device), tokenizer, device, samples, new TrainListener() {}))
          .write(run);
    }
  }

  /**
   * Writes it to a run's folder.
   *
   * @throws UserError if it cannot be written
   */
  public void write(RunFolder run) {
    Json.write(run.path().resolve(FILE), this);
  }
}
