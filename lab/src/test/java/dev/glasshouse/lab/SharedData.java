package dev.glasshouse.lab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes made by other programs, which lie beside the repository where it is developed. */
public final class SharedData {
  private SharedData() {}

  /** A file or folder of the shared data; the test that asks is skipped where it is absent. */
  public static Path path(String relative) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("shared/data"))) {
      folder = folder.getParent();
    }
    assumeTrue(folder != null, "no shared/data folder above the repository");
    Path path = folder.resolve("shared/data").resolve(relative);
    assumeTrue(Files.exists(path), () -> path + " is absent");
    return path;
  }
}
