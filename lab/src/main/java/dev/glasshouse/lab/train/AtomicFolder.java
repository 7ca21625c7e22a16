package dev.glasshouse.lab.train;

import dev.glasshouse.model.format.FileErrors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Folders that are there whole or not at all, whenever the process or the machine stops: written
 * under a name that no other writer uses beside their place, flushed to the disk, and renamed.
 */
public final class AtomicFolder {
  private static final String PART = ".part";

  private AtomicFolder() {}

  /**
   * Writes a folder. If the writing fails, nothing of it remains, and one that was there is as it
   * was; else that one is replaced: it is removed when the new one is in its place, and stands
   * beside it whole if all stops in between.
   *
   * @param folder its place
   * @param write fills the folder it is given
   * @throws dev.glasshouse.tensor.UserError if the disk is full, the place not writable, or what
   *     was there cannot be removed
   */
  public static void write(Path folder, Consumer<Path> write) {
    Path part = folder.resolveSibling(folder.getFileName() + "." + UUID.randomUUID() + PART);
    try {
      Files.createDirectories(part);
      try {
        write.accept(part);
        try (Stream<Path> files = Files.walk(part)) {
          for (Path each : (Iterable<Path>) files::iterator) {
            flush(each);
          }
        }
        replace(folder, part);
      } catch (IOException | RuntimeException e) {
        delete(part);
        throw e;
      }
      flush(
          Objects.requireNonNull(
              folder.toAbsolutePath().getParent(), "it was made beside another"));
    } catch (IOException e) {
      throw FileErrors.writing(folder, e);
    }
  }

  private static void replace(Path folder, Path part) throws IOException {
    if (Files.notExists(folder)) {
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Path old = moveAside(folder);
    try {
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.move(old, folder, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
    delete(old);
  }

  /**
   * Removes what interrupted writes left behind.
   *
   * @param parent the folder that holds the folders; may be absent
   */
  public static void removeParts(Path parent) {
    if (!Files.isDirectory(parent)) {
      return;
    }
    try (Stream<Path> entries = Files.list(parent)) {
      List<Path> parts =
          entries.filter(path -> path.getFileName().toString().endsWith(PART)).toList();
      for (Path part : parts) {
        delete(part);
      }
    } catch (IOException e) {
      throw FileErrors.writing(parent, e);
    }
  }

  /**
   * Removes a folder: renamed first, so that no reader finds it half gone.
   *
   * @throws dev.glasshouse.tensor.UserError if it cannot be removed
   */
  public static void remove(Path folder) {
    try {
      delete(moveAside(folder));
    } catch (IOException e) {
      throw FileErrors.writing(folder, e);
    }
  }

  private static Path moveAside(Path folder) throws IOException {
    Path old = folder.resolveSibling(folder.getFileName() + ".old" + PART);
    delete(old);
    return Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void flush(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void delete(Path root) throws IOException {
    if (Files.notExists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            if (e != null) {
              throw e;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
