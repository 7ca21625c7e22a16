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
   * was; else that one is replaced.
   *
   * @param folder its place
   * @param write fills the folder it is given
   * @throws dev.glasshouse.tensor.UserError if the disk is full, or the place not writable
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
        if (Files.exists(folder)) {
          remove(folder);
        }
        Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
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
    Path old = folder.resolveSibling(folder.getFileName() + ".old" + PART);
    try {
      delete(old);
      Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
      delete(old);
    } catch (IOException e) {
      throw FileErrors.writing(folder, e);
    }
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
