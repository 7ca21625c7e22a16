package dev.glasshouse.lab.report;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the files of a run that hold one JSON object a line, also while they grow. */
final class JsonLines {
  private static final int MAX_LINE = 1 << 20;

  private JsonLines() {}

  /**
   * Hands over each line up to the first that is no whole object: a process that is writing, or was
   * killed, leaves half a line at the end.
   *
   * @param file nothing is read where it is missing
   * @throws dev.glasshouse.tensor.UserError if it cannot be read
   */
  static void read(Path file, Consumer<JsonNode> each) {
    if (Files.notExists(file)) {
      return;
    }
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Optional<JsonNode> value = object(line);
        if (value.isEmpty()) {
          return;
        }
        each.accept(value.get());
      }
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  private static Optional<JsonNode> object(String line) {
    if (line.length() > MAX_LINE) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.MAPPER.readTree(line)).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty(); // half a line: what follows is not there yet
    }
  }
}
