package dev.glasshouse.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Progress of work that is usually done at once: nothing is shown in the first two seconds. */
final class LateProgress implements AutoCloseable {
  private static final long LATE_NANOS = 2_000_000_000L;

  private final PrintWriter err;
  private final String name;
  private final long total;
  private final long start = System.nanoTime();
  private @Nullable Progress line;

  /**
   * @param name what is being done, in a word
   * @param total how many units of work there are, above 0
   */
  LateProgress(PrintWriter err, String name, long total) {
    this.err = err;
    this.name = name;
    this.total = total;
  }

  /** Says how far the work is. */
  void update(long done) {
    update(done, "");
  }

  /** Says how far the work is, with figures to show behind that. */
  void update(long done, String detail) {
    if (line == null) {
      if (System.nanoTime() - start < LATE_NANOS) {
        return;
      }
      line = Progress.on(err, name, total, start);
    }
    line.update(Math.min(done, total), detail);
  }

  @Override
  public void close() {
    if (line != null) {
      line.close();
    }
  }
}
