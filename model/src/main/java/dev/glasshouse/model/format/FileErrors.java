package dev.glasshouse.model.format;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Says in the user's words why a file could not be read or written. */
public final class FileErrors {
  private FileErrors() {}

  /**
   * @param file what was being read
   * @param cause what went wrong
   */
  public static UserError reading(Path file, IOException cause) {
    return new UserError("Cannot read " + file + ": " + reason(cause), cause);
  }

  /**
   * @param file what was being written
   * @param cause what went wrong
   */
  public static UserError writing(Path file, IOException cause) {
    return new UserError("Cannot write " + file + ": " + reason(cause), cause);
  }

  /**
   * A refusal with the file's name in front, unless it says that already: what is wrong may be
   * found by code that does not know where the numbers come from.
   *
   * @param file what was being read
   */
  static UserError naming(Path file, UserError refusal) {
    String message = String.valueOf(refusal.getMessage());
    return message.contains(file.toString())
        ? refusal
        : new UserError("Cannot read " + file + ": " + message, refusal);
  }

  private static String reason(IOException cause) {
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof NoSuchFileException missing) {
      return missing.getFile() + " does not exist";
    }
    if (cause instanceof NotDirectoryException other) {
      return other.getFile() + " is not a folder";
    }
    if (cause instanceof FileAlreadyExistsException inTheWay) {
      return inTheWay.getFile() + " is already there and is not a folder";
    }
    if (cause instanceof AccessDeniedException || message.contains("Permission denied")) {
      return "no permission; change it, or choose another place";
    }
    if (message.contains("Read-only file system")) {
      return "the file system is read-only; choose another place";
    }
    if (message.contains("No space left") || message.contains("Disk quota exceeded")) {
      return "the disk is full; free some space, or choose another place";
    }
    if (cause instanceof FileSystemException named && named.getReason() != null) {
      return named.getReason();
    }
    return message;
  }
}
