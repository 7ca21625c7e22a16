package dev.glasshouse.lab.eval;

import dev.glasshouse.tensor.UserError;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One item of a task.
 *
 * @param file where it stands
 * @param line its line there, from 1
 * @param fields its JSON object
 */
record EvalItem(Path file, int line, JsonNode fields) {
  /** The file's name without its ending. */
  String part() {
    return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }

  /**
   * A field's text; numbers read as they are written.
   *
   * @throws UserError if there is no such field, or it is no single value
   */
  String text(String path) {
    JsonNode value = FieldPath.parse(path).in(fields);
    if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
      throw error("field %s is %s; expected a text".formatted(path, value));
    }
    return value.asString();
  }

  /**
   * A field's texts.
   *
   * @throws UserError if it is no list of texts, or an empty one
   */
  List<String> texts(String path) {
    JsonNode value = FieldPath.parse(path).in(fields);
    if (!value.isArray() || value.isEmpty() || !value.valueStream().allMatch(JsonNode::isString)) {
      throw error("field %s is %s; expected a list of texts".formatted(path, value));
    }
    return value.valueStream().map(JsonNode::stringValue).toList();
  }

  /** A field's value; a missing node where there is none. */
  JsonNode value(String path) {
    return FieldPath.parse(path).in(fields);
  }

  /** What to throw when something is wrong with this item. */
  UserError error(String what) {
    String at = file + ", line " + line + ": ";
    return new UserError(at + (what.length() > 300 ? what.substring(0, 300) + "..." : what));
  }
}
