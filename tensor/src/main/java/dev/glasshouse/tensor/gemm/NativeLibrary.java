package dev.glasshouse.tensor.gemm;

import dev.glasshouse.tensor.CacheFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Copies the shared libraries of a jar on the class path to a cache folder, once per version, so
 * that the system's loader can open them. Files are moved into place whole, so that two processes
 * may do this at once.
 */
final class NativeLibrary {
  private NativeLibrary() {}

  /**
   * @param folder the resource folder in the jar, such as {@code org/bytedeco/dnnl/linux-x86_64}
   * @param version part of the cache folder's name
   * @param names file names, those that others need first
   * @return the path of the last name, or nothing when the jar is not on the class path
   */
  static Optional<Path> unpack(String folder, String version, List<String> names) {
    Path target = null;
    try {
      Path cache = CacheFolder.path().resolve("native").resolve(version);
      Files.createDirectories(cache);
      for (String name : names) {
        target = cache.resolve(name);
        if (Files.exists(target)) {
          continue;
        }
        try (InputStream in =
            NativeLibrary.class.getClassLoader().getResourceAsStream(folder + "/" + name)) {
          if (in == null) {
            return Optional.empty();
          }
          Path part = Files.createTempFile(cache, name, ".part");
          Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
          move(part, target);
        }
      }
      return Optional.ofNullable(target);
    } catch (IOException e) {
      throw new UncheckedIOException("unpacking " + target, e);
    }
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException | FileAlreadyExistsException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
