package dev.glasshouse.bench;

import java.io.PrintWriter;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Results as text for people, or as one line of JSON for scripts. */
final class Output {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Output() {}

  /** Prints figures one a line, or as a JSON object on the last line. */
  static void print(PrintWriter out, boolean json, Map<String, ?> figures) {
    if (json) {
      out.println(MAPPER.writeValueAsString(figures));
    } else {
      figures.forEach((name, value) -> out.printf("%-20s %s%n", name, text(value)));
    }
    out.flush();
  }

  private static String text(Object value) {
    return switch (value) {
      case Double d when Math.abs(d) >= 0.01 || d == 0 -> "%.3f".formatted(d);
      case Double d -> "%.2e".formatted(d);
      default -> MAPPER.writeValueAsString(value);
    };
  }
}
