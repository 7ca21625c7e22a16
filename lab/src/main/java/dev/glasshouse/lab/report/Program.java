package dev.glasshouse.lab.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which Glasshouse it was.
 *
 * @param version as in the build
 * @param commit of git, with {@code -dirty} behind it where the sources were changed since; {@code
 *     unknown} where the build was not told, see the launcher
 */
public record Program(String version, String commit) {
  /** The one that runs. */
  public static Program current() {
    var build = new Properties();
    try (InputStream in = Program.class.getResourceAsStream("build.properties")) {
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String commit = build.getProperty("commit", "");
    return new Program(build.getProperty("version"), commit.isEmpty() ? "unknown" : commit);
  }
}
