package dev.glasshouse.lab.scale;

import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Where a scaling experiment keeps what it makes: {@code request.json}, {@code plan.json}, {@code
 * clock.json} (time spent), {@code corpus/} (tokeniser and data of all runs), {@code rungs/} and
 * {@code held-out/} (ordinary runs), {@code runs.json} (what came of them), {@code
 * prediction.json}, {@code scale.json} and {@code scale.html}.
 *
 * @param path the folder
 */
public record ScaleFolder(Path path) {
  private static final long MAX_BYTES = 4 << 20;

  /** What was asked for, if anything was. */
  public Optional<ScaleRequest> request() {
    return read("request.json", ScaleRequest.class);
  }

  /** Tokeniser and data. */
  RunFolder corpus() {
    return new RunFolder(path.resolve("corpus"));
  }

  /** The run of a shape and a length. */
  RunFolder rung(ScalePlan.Size size, long steps) {
    return new RunFolder(path.resolve("rungs").resolve(size.name() + "-" + steps));
  }

  /** The larger run. */
  RunFolder heldOut() {
    return new RunFolder(path.resolve("held-out"));
  }

  /** A run's path as seen from here. */
  String name(RunFolder run) {
    return path.relativize(run.path()).toString().replace('\\', '/');
  }

  /**
   * What a file holds; empty where it is not there.
   *
   * @throws UserError if it cannot be read
   */
  <T> Optional<T> read(String name, Class<T> type) {
    Path file = path.resolve(name);
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.MAPPER.treeToValue(Json.readObject(file, MAX_BYTES), type));
    } catch (JacksonException e) {
      throw new UserError("Cannot read " + file + ": " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Replaces a file in one step.
   *
   * @throws UserError if it cannot be written
   */
  void write(String name, Object value) {
    Json.write(path.resolve(name), value);
  }
}
