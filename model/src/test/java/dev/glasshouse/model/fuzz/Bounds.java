package dev.glasshouse.model.fuzz;

import com.sun.management.ThreadMXBean;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** What it may cost to read bytes of a stranger, and what may come of it. */
public final class Bounds {
  private static final long SECOND = 1_000_000_000L;
  private static final long FREE_BYTES = 64 << 20;
  private static final Path MEMORY = Path.of("/dev/shm");

  private Bounds() {}

  /**
   * Reads something. Time is the thread's own, so that a busy machine does no harm, and a first try
   * does not count, which may load classes, and instrument them, and is not compiled.
   *
   * @param bytes how many are read
   * @param named what the message of a refusal must contain
   * @param reading throws {@link UserError} to refuse
   * @throws AssertionError if it takes more than a second, or allocates more than twice the bytes
   *     and 64 MB, or refuses without naming
   */
  public static void check(long bytes, String named, Runnable reading) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int attempt = 1; ; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      long start = threads.getCurrentThreadCpuTime();
      try {
        reading.run();
      } catch (UserError e) {
        if (!String.valueOf(e.getMessage()).contains(named)) {
          throw new AssertionError("the refusal does not say '" + named + "'", e);
        }
      }
      long time = threads.getCurrentThreadCpuTime() - start;
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      boolean frugal = allocated <= 2 * bytes + FREE_BYTES;
      if (frugal && time <= SECOND) {
        return;
      }
      if (attempt == 2) {
        throw new AssertionError(
            "%,d bytes allocated and %,d ns for %,d bytes".formatted(allocated, time, bytes));
      }
    }
  }

  /** A fresh folder, in memory where there is such a place; removed when the program ends. */
  public static Path folder() {
    try {
      Path parent =
          Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
      Path folder = Files.createTempDirectory(parent, "glasshouse-fuzz");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file. */
  public static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
