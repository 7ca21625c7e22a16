package dev.glasshouse.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A line that says how work stands: on a terminal it is rewritten in place, elsewhere (a log file,
 * a pipe) it is printed anew every few seconds. Used by one thread.
 */
final class LiveLine implements AutoCloseable {
  private static final Duration LIVE_INTERVAL = Duration.ofMillis(100);
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);
  private static final String RETURN = "\r";
  private static final String ERASE_TO_END = "\u001b[K";

  private final PrintWriter err;
  private final int width;
  private final LongSupplier nanoTime;
  private long shown;
  private @Nullable Supplier<String> pending;
  private boolean open;

  /**
   * @param err receives the lines
   * @param width columns of the terminal, or 0 where there is none
   * @param nanoTime a clock, in nanoseconds
   */
  LiveLine(PrintWriter err, int width, LongSupplier nanoTime) {
    this.err = err;
    this.width = width;
    this.nanoTime = nanoTime;
    this.shown = nanoTime.getAsLong();
  }

  /**
   * A line on standard error; the launcher says whether that is a terminal, and how wide, in the
   * system property {@code glasshouse.columns}.
   */
  static LiveLine on(PrintWriter err) {
    return new LiveLine(err, Integer.getInteger("glasshouse.columns", 0), System::nanoTime);
  }

  /** Shows a newer state if it is time to; cheap otherwise. */
  void update(Supplier<String> line) {
    pending = line;
    long now = nanoTime.getAsLong();
    Duration interval = width > 0 ? LIVE_INTERVAL : PLAIN_INTERVAL;
    if (now - shown >= interval.toNanos()) {
      shown = now;
      show(line.get());
    }
  }

  /** Prints a message that stays, above the line. */
  void say(String message) {
    if (open) {
      err.print(RETURN + ERASE_TO_END);
      open = false;
    }
    err.println(message);
    err.flush();
  }

  private void show(String line) {
    if (width > 0) {
      // One column stays free: a full last column would wrap on some terminals.
      String cut = line.length() < width ? line : line.substring(0, width - 1);
      err.print(RETURN + cut + ERASE_TO_END);
      err.flush();
      open = true;
    } else {
      err.println(line);
    }
    pending = null;
  }

  /** Shows the last state, whenever it came, and ends the line. */
  @Override
  public void close() {
    if (pending != null) {
      show(pending.get());
    }
    if (open) {
      err.println();
      open = false;
    }
  }
}
