package dev.glasshouse.model;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.Manifest;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a training run keeps what it makes.
 *
 * @param path the run's folder
 */
public record RunFolder(Path path) {
  private static final System.Logger LOG = System.getLogger(RunFolder.class.getName());
  private static final Pattern STEP = Pattern.compile("step-(\\d{1,15})");

  /** The folder that holds the checkpoints. */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** The place of the checkpoint of one step; names sort like numbers. */
  public Path checkpoint(long step) {
    return checkpoints().resolve(String.format(Locale.ROOT, "step-%06d", step));
  }

  /** The step a checkpoint folder's name gives; empty for other names. */
  public static OptionalLong step(Path checkpoint) {
    Matcher name = STEP.matcher(checkpoint.getFileName().toString());
    return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
  }

  /**
   * All checkpoints, damaged ones too, newest first.
   *
   * @throws UserError if the folder cannot be read
   */
  public List<Path> list() {
    if (!Files.isDirectory(checkpoints())) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(checkpoints())) {
      return entries
          .filter(entry -> step(entry).isPresent())
          .sorted(Comparator.comparingLong((Path entry) -> step(entry).orElseThrow()).reversed())
          .toList();
    } catch (IOException e) {
      throw FileErrors.reading(checkpoints(), e);
    }
  }

  /** The newest checkpoint that is whole; damaged ones are named in the log and passed over. */
  public Optional<Path> newest() {
    return newest(message -> LOG.log(Level.WARNING, message));
  }

  /**
   * The newest checkpoint that is whole.
   *
   * @param damaged hears of each that is passed over, and what is wrong with it
   */
  public Optional<Path> newest(Consumer<String> damaged) {
    for (Path checkpoint : list()) {
      Optional<String> problem = Manifest.problem(checkpoint);
      if (problem.isEmpty()) {
        return Optional.of(checkpoint);
      }
      damaged.accept("passing over the damaged checkpoint " + checkpoint + ": " + problem.get());
    }
    return Optional.empty();
  }
}
