package dev.glasshouse.lab.train;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps other processes out of a run's folder. The operating system frees the lock when the process
 * ends, however it ends.
 */
public final class RunLock implements AutoCloseable {
  /** The file, in a run's folder, that is locked. */
  static final String FILE = "run.lock";

  /** Far beyond the text, so that others may read who holds it even where locks are mandatory. */
  private static final long LOCKED_BYTE = 1 << 20;

  private static final int MAX_PID_BYTES = 20;

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the folder where it is missing, and locks it.
   *
   * @throws UserError if another process has it (its number is named), or the folder cannot be
   *     written
   */
  public static RunLock acquire(Path run) {
    Path file = run.resolve(FILE);
    try {
      Files.createDirectories(run);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (!lock(channel)) {
          throw new UserError(
              "The run folder "
                  + run
                  + " is in use by process "
                  + holder(channel)
                  + "; wait for it, stop it, or choose another --run folder");
        }
        String pid = String.valueOf(ProcessHandle.current().pid());
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
        return new RunLock(channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw FileErrors.writing(run, e);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // this very process has it
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(MAX_PID_BYTES);
    channel.read(pid, 0);
    return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
