package dev.glasshouse.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where things are kept that can be made again: unpacked libraries, results of evaluations. */
public final class CacheFolder {
  private CacheFolder() {}

  /**
   * {@code $XDG_CACHE_HOME/glasshouse}, else {@code ~/.cache/glasshouse}, else a temporary one;
   * made if it is not there.
   *
   * @throws IOException if not even the temporary one can be made
   */
  public static Path path() throws IOException {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    Path wanted = base.resolve("glasshouse");
    try {
      Files.createDirectories(wanted);
      if (Files.isWritable(wanted)) {
        return wanted;
      }
    } catch (IOException e) {
      // A home that cannot be written to (a container, say): the temporary folder will do.
    }
    return Files.createDirectories(
        Path.of(
            System.getProperty("java.io.tmpdir"), "glasshouse-" + System.getProperty("user.name")));
  }
}
