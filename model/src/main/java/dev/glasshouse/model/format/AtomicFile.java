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
   * Writes a file. If the writing fails or the program is told to end, nothing of it remains, and
   * one that was there is as it was; else that one is replaced.
   *
   * @param file its place
   * @param write writes the file it is given
   * @throws dev.glasshouse.tensor.UserError if the disk is full, or the place not writable
   */
  public static void write(Path file, Consumer<Path> write) {
    Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
    Thread cleaner = new Thread(() -> part.toFile().delete());
    Runtime.getRuntime().addShutdownHook(cleaner);
    try {
      try {
        write.accept(part);
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    } finally {
      forget(cleaner);
    }
  }

  private static void forget(Thread cleaner) {
    try {
      Runtime.getRuntime().removeShutdownHook(cleaner);
    } catch (IllegalStateException e) {
      // The program is ending: the cleaner runs, and finds nothing.
    }
  }
}
