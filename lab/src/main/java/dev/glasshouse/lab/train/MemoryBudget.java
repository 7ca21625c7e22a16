package dev.glasshouse.lab.train;

import com.sun.management.OperatingSystemMXBean;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much memory a run may take. */
final class MemoryBudget {
  private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)(%|[KMGT]B?|B)");
  private static final Path PROC = Path.of("/proc/meminfo");

  private MemoryBudget() {}

  /**
   * Bytes of a budget.
   *
   * @param text such as {@code 80%}, {@code 900M} or {@code 2G}; letters count in powers of 1024
   * @param available bytes of which a percentage is taken
   * @throws UserError if the text has another form
   */
  static long parse(String text, long available) {
    Matcher parts = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new UserError(
          "Recipe: memory.budget is "
              + text
              + "; expected a share such as 80% or an amount such as"
              + " 900M or 2G");
    }
    double number = Double.parseDouble(parts.group(1));
    return (long)
        switch (parts.group(2).charAt(0)) {
          case '%' -> number / 100 * available;
          case 'K' -> number * (1L << 10);
          case 'M' -> number * (1L << 20);
          case 'G' -> number * (1L << 30);
          case 'T' -> number * (1L << 40);
          default -> number;
        };
  }

  /**
   * Bytes that this process could take now: what the machine has free, caches included, but no more
   * than a container's limit.
   */
  static long available() {
    long limit =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    if (!Files.isReadable(PROC)) {
      return limit;
    }
    try (Stream<String> lines = Files.lines(PROC)) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .map(free -> Math.min(free, limit))
          .findFirst()
          .orElse(limit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
