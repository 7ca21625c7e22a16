package dev.glasshouse.model;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Bytes made by other programs, which lie beside the repository where it is developed. */
public final class SharedData {
  private SharedData() {}

  /** A file or folder of the shared data; the test that asks is skipped where it is absent. */
  public static Path path(String relative) {
    Optional<Path> found = find(relative);
    assumeTrue(found.isPresent(), () -> "no shared/data/" + relative + " above the repository");
    return found.orElseThrow();
  }

  /** A file or folder of the shared data, if it is there. */
  public static Optional<Path> find(String relative) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("shared/data"))) {
      folder = folder.getParent();
    }
    return Optional.ofNullable(folder)
        .map(parent -> parent.resolve("shared/data").resolve(relative))
        .filter(Files::exists);
  }
}
