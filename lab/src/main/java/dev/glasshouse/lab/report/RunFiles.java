package dev.glasshouse.lab.report;

import dev.glasshouse.model.format.AtomicFile;
import dev.glasshouse.model.format.FileErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads and writes small text files of a run. */
final class RunFiles {
  private RunFiles() {}

  /**
   * @throws dev.glasshouse.tensor.UserError if it cannot be read
   */
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  /**
   * Replaces a file in one step, so that nobody reads half of it.
   *
   * @throws dev.glasshouse.tensor.UserError if it cannot be written
   */
  static void write(Path file, String text) {
    AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
