package dev.glasshouse.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tolerances of PRECISION.md's tables, which are thereby what the tests hold to. */
public final class Precision {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(\\w+)` \\| ([0-9.]+e-[0-9]+|0) \\|.*$");

  private static final Map<String, Double> TABLE = read();

  private Precision() {}

  private static Map<String, Double> read() {
    try {
      return ROW.matcher(Files.readString(Path.of("..", "PRECISION.md")))
          .results()
          .collect(Collectors.toMap(r -> r.group(1), r -> Double.valueOf(r.group(2))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tolerance in the row of that name. */
  public static double tolerance(String name) {
    Double found = TABLE.get(name);
    if (found == null) {
      throw new AssertionError("PRECISION.md has no row for " + name);
    }
    return found;
  }
}
