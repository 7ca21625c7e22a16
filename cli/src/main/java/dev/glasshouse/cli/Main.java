package dev.glasshouse.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where the program starts. */
public final class Main {
  /** One line for a warning, without the two-line head of {@code java.util.logging}. */
  private static final String LOG_FORMAT = "glasshouse: %5$s%6$s%n";

  private Main() {}

  /**
   * Runs the command line and ends the process with its exit code.
   *
   * @param args what the user typed after {@code glasshouse}
   */
  public static void main(String[] args) {
    run(args);
  }

  /**
   * Runs the command line with further commands beside the built-in ones, on UTF-8 standard
   * streams, and ends the process with its exit code.
   *
   * @param args what the user typed after {@code glasshouse}
   * @param commands objects annotated as picocli commands, such as those of the {@code bench}
   *     module
   */
  public static void run(String[] args, Object... commands) {
    System.setProperty("java.util.logging.SimpleFormatter.format", LOG_FORMAT);
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(Glasshouse.execute(out, err, args, commands));
  }
}
