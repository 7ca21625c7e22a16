package dev.glasshouse.model.format;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON files of unknown origin, read with limits; and our own, written so that they last. */
public final class Json {
  /** Nesting, lengths and counts far above what any model's files need. */
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(64)
          .maxNameLength(4_096)
          .maxNumberLength(64)
          .maxTokenCount(1 << 22)
          .maxStringLength(16 << 20)
          .build();

  /** Refuses duplicate keys and text after the value; prints with indentation. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(LIMITS).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private Json() {}

  /**
   * Reads a whole file whose value is an object.
   *
   * @param file the file
   * @param maxBytes refused above this size, before it is read
   * @throws UserError if it cannot be read, is too large or is not one JSON object
   */
  public static JsonNode readObject(Path file, long maxBytes) {
    try {
      long size = Files.size(file);
      if (size > maxBytes) {
        throw new UserError(
            String.format(
                "Cannot read %s: it has %,d bytes; at most %,d are expected",
                file, size, maxBytes));
      }
      JsonNode value = MAPPER.readTree(Files.readAllBytes(file));
      if (!value.isObject()) {
        throw new UserError("Cannot read " + file + ": it does not hold one JSON object");
      }
      return value;
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    } catch (JacksonException e) {
      throw notJson(file, e);
    }
  }

  /**
   * Writes a value, indented: the file is there whole or not at all.
   *
   * @throws UserError if the file cannot be written
   */
  public static void write(Path file, Object value) {
    AtomicFile.write(file, MAPPER.writeValueAsBytes(value));
  }

  /** What to throw when the parser refuses a file: its reason and place, on one line. */
  static UserError notJson(Path file, JacksonException cause) {
    var place = cause.getLocation();
    String where =
        place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    String reason = String.valueOf(cause.getOriginalMessage()).lines().findFirst().orElse("");
    return new UserError("Cannot read " + file + ": not valid JSON" + where + ": " + reason, cause);
  }
}
