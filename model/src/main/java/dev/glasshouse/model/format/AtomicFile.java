package dev.glasshouse.model.format;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Files that are there whole or not at all: written beside their place under a name that no other
 * writer uses, flushed, and renamed.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Writes a file. If the writing fails, nothing of it remains, and one that was there is as it
   * was; else that one is replaced. A link stays one, and a device is written to as it is.
   *
   * @param file its place
   * @param write writes the file it is given
   * @throws dev.glasshouse.tensor.UserError if the disk is full, or the place not writable
   */
  public static void write(Path file, Consumer<Path> write) {
    try {
      if (Files.notExists(file)) {
        replace(file, write);
      } else if (Files.isRegularFile(file)) {
        replace(file.toRealPath(), write);
      } else {
        write.accept(file);
      }
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }

  private static void replace(Path file, Consumer<Path> write) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      write.accept(part);
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Writes a file of bytes.
   *
   * @see #write(Path, Consumer)
   */
  public static void write(Path file, byte[] bytes) {
    write(
        file,
        part -> {
          try {
            Files.write(part, bytes);
          } catch (IOException e) {
            throw FileErrors.writing(file, e);
          }
        });
  }
}
