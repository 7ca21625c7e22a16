package dev.glasshouse.tensor;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where things are kept that can be made again: unpacked libraries, results of evaluations. */
public final class CacheFolder {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

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
    return temporary(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * A folder of this user's in one that anybody may write to: libraries that somebody else had put
   * there would run as this user.
   */
  static Path temporary(Path base) throws IOException {
    String user = System.getProperty("user.name");
    Path shared = base.resolve("glasshouse-" + user);
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return Files.createDirectories(shared);
    }
    try {
      return Files.createDirectory(shared, PosixFilePermissions.asFileAttribute(OWNER));
    } catch (FileAlreadyExistsException e) {
      PosixFileAttributes found =
          Files.readAttributes(shared, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      boolean safe =
          found.isDirectory()
              && found.owner().getName().equals(user)
              && found.permissions().equals(OWNER);
      return safe ? shared : Files.createTempDirectory(base, "glasshouse-");
    }
  }
}
