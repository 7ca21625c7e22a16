package dev.glasshouse.lab.eval;

import dev.glasshouse.model.format.AtomicFile;
import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Results of earlier evaluations, a JSON file each, named by a digest of all that decides them: the
 * model's files, the tokeniser's, the task's definition and the version of its code, its data, and
 * the limit.
 *
 * @param folder where they lie; made when the first one comes
 */
public record EvalCache(Path folder) {
  /** Raised when a model's numbers change: results are not compared across that. */
  private static final String ARITHMETIC = "2";

  private static final long MAX_BYTES = 256L << 20;
  private static final JsonMapper COMPACT =
      Json.MAPPER.rebuild().disable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * The name of a result.
   *
   * @param model {@link Digest#ofModel} of the model
   * @param tokenizer digest of its tokeniser
   * @param data where the task's data lies
   * @param limit most items of a file
   */
  public static String key(String model, String tokenizer, Task task, Path data, int limit) {
    return Digest.ofTexts(
        ARITHMETIC,
        model,
        tokenizer,
        task.kind(),
        String.valueOf(task.version()),
        task.toString(),
        task.dataHash(data),
        String.valueOf(limit));
  }

  /** An earlier result; empty where there is none, or it is damaged. */
  public Optional<TaskResult> find(String key) {
    Path file = file(key);
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(COMPACT.treeToValue(Json.readObject(file, MAX_BYTES), TaskResult.class));
    } catch (UserError | JacksonException damaged) {
      return Optional.empty();
    }
  }

  /**
   * Keeps a result, in one step.
   *
   * @throws UserError if it cannot be written
   */
  public void put(String key, TaskResult result) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileErrors.writing(folder, e);
    }
    AtomicFile.write(file(key), COMPACT.writeValueAsBytes(result));
  }

  private Path file(String key) {
    return folder.resolve(key + ".json");
  }
}
