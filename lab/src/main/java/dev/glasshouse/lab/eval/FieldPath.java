package dev.glasshouse.lab.eval;

import dev.glasshouse.tensor.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Where a value lies in a JSON object: names parted by dots, and places of lists in brackets, such
 * as {@code question.choices[0].text}.
 *
 * @param text the path as it was written
 * @param steps a name (String) or a place (Integer) each
 */
record FieldPath(String text, List<Object> steps) {
  private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]]+)|\\[(\\d{1,9})]");

  FieldPath {
    steps = List.copyOf(steps);
  }

  /**
   * Reads a path.
   *
   * @throws UserError if it is none
   */
  static FieldPath parse(String text) {
    List<Object> steps = new ArrayList<>();
    Matcher step = STEP.matcher(text);
    int end = 0;
    while (end < text.length() && step.find(end) && step.start() == end) {
      steps.add(step.group(1) != null ? step.group(1) : Integer.valueOf(step.group(2)));
      end = step.end();
    }
    if (end < text.length() || steps.isEmpty() || text.startsWith(".")) {
      throw new UserError(
          "'" + text + "' names no field; expected names and places, such as a.b[0]");
    }
    return new FieldPath(text, steps);
  }

  /** The value there, or a missing node. */
  JsonNode in(JsonNode object) {
    JsonNode value = object;
    for (Object step : steps) {
      value = step instanceof Integer place ? value.path(place) : value.path((String) step);
    }
    return value;
  }
}
