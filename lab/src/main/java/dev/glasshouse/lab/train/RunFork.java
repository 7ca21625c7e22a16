package dev.glasshouse.lab.train;

import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.Manifest;
import dev.glasshouse.model.tokenizer.TokenizerFiles;
import dev.glasshouse.model.tokenizer.TokenizerJson;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs that begin with what others have: their tokeniser and encoded data, or all up to one of
 * their steps. A fork is there whole or not at all; {@link Pretraining#resume} goes on with it.
 * Until the learning rate of a {@link Schedule.Kind#WSD} run falls, nothing depends on how long the
 * run will be, so a fork taken by then ends with the same bits as a run of its own.
 */
public final class RunFork {
  private RunFork() {}

  /**
   * Trains the tokeniser and encodes the first data, unless the folder has both.
   *
   * @param corpus a folder for them alone
   * @throws dev.glasshouse.tensor.UserError if the data cannot be read, or the folder not be
   *     written
   */
  public static void prepare(
      RunFolder corpus, Recipe recipe, Device device, TrainListener listener) {
    createFolder(corpus.path());
    Corpus.prepare(corpus, recipe, device.workers().threads(), listener).close();
  }

  /**
   * Begins a run with data that was prepared.
   *
   * @param corpus see {@link #prepare}; for a recipe with the same data, tokeniser and context
   * @param run its folder, not there yet
   * @throws dev.glasshouse.tensor.UserError if it cannot be written
   */
  public static void begin(RunFolder corpus, Recipe recipe, RunFolder run) {
    AtomicFolder.write(run.path(), part -> fill(part, corpus.path(), recipe));
  }

  /**
   * Begins a run with the first steps of another.
   *
   * @param from has a checkpoint of the step
   * @param recipe of the same data and model
   * @param run its folder, not there yet
   * @throws dev.glasshouse.tensor.UserError if the checkpoint cannot be read or is damaged, the
   *     recipe has no step left to make, or the folder cannot be written
   */
  public static void at(RunFolder from, long step, Recipe recipe, RunFolder run) {
    Path checkpoint = from.checkpoint(step);
    requireWhole(checkpoint);
    TrainerState state = Checkpoint.state(checkpoint).forked(recipe);
    requireSteps(state, recipe);
    AtomicFolder.write(
        run.path(),
        part -> {
          fill(part, from.path(), recipe);
          copy(from.path().resolve(Pretraining.METRICS), part.resolve(Pretraining.METRICS));
          Path own = new RunFolder(part).checkpoint(step);
          linkAll(checkpoint, own, Set.of(Checkpoint.STATE, Manifest.FILE));
          Checkpoint.writeState(state, own);
          Manifest.write(own);
        });
  }

  /** The fork's own manifest is of what it is given, and would call a damaged file sound. */
  private static void requireWhole(Path checkpoint) {
    Manifest.problem(checkpoint)
        .ifPresent(problem -> {
          throw new UserError(
              "Cannot fork from the damaged checkpoint %s: %s; choose another step"
                  .formatted(checkpoint, problem));
        });
  }

  private static void requireSteps(TrainerState state, Recipe recipe) {
    if (state.plannedSteps() > state.step()) {
      return;
    }
    String limit =
        recipe.seconds() > 0
            ? "%.0f of its %.0f seconds are over".formatted(state.seconds(), recipe.seconds())
            : "it ends with step " + recipe.pretrain().steps();
    throw new UserError(
        "A fork at step %d would have no step to make: %s; choose an earlier --step, or --set pretrain.steps=N or seconds=S"
            .formatted(state.step(), limit));
  }

  private static void fill(Path part, Path from, Recipe recipe) {
    RecipeFiles.write(recipe, part.resolve(Pretraining.RECIPE));
    if (Files.notExists(from.resolve(TokenizerJson.FILE_NAME))) {
      throw new UserError("The run %s has lost its tokeniser".formatted(from));
    }
    TokenizerFiles.in(from).forEach(file -> link(file, part.resolve(file.getFileName())));
    linkAll(from.resolve(Corpus.SHARDS), part.resolve(Corpus.SHARDS), Set.of());
  }

  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileErrors.writing(folder, e);
    }
  }

  private static void linkAll(Path from, Path to, Set<String> without) {
    createFolder(to);
    try (Stream<Path> files = Files.list(from)) {
      List<Path> all =
          files
              .filter(file -> !isPart(file) && !without.contains(file.getFileName().toString()))
              .toList();
      all.forEach(file -> link(file, to.resolve(file.getFileName())));
    } catch (IOException e) {
      throw FileErrors.reading(from, e);
    }
  }

  /** Whether another process may still be writing it. */
  private static boolean isPart(Path file) {
    return file.getFileName().toString().endsWith(".part");
  }

  /** The same bytes under a second name: what is linked is only ever replaced, never changed. */
  private static void link(Path file, Path to) {
    try {
      Files.createLink(to, file);
    } catch (IOException | UnsupportedOperationException e) {
      copy(file, to); // not every file system has links
    }
  }

  private static void copy(Path file, Path to) {
    try {
      Files.copy(file, to);
    } catch (IOException e) {
      throw FileErrors.writing(to, e);
    }
  }
}
