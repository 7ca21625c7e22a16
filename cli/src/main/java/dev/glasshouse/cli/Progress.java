package dev.glasshouse.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how far a long piece of work has come: on a terminal one line that is rewritten, elsewhere
 * (a log file, a pipe) a plain line every few seconds. Used by the one thread that does the work.
 *
 * <pre>{@code
 * try (var progress = Progress.on(err, "pretrain", steps)) {
 *   for (long step = 1; step <= steps; step++) {
 *     ...
 *     progress.update(step, "loss 3.21");
 *   }
 * }
 * }</pre>
 */
public final class Progress implements AutoCloseable {
  private final LiveLine line;
  private final String name;
  private final long total;
  private final LongSupplier nanoTime;
  private final long started;

  /**
   * @param err receives the lines
   * @param name what is being done, in a word
   * @param total how many units of work there are, above 0
   * @param width columns of the terminal, or 0 where there is none
   * @param nanoTime a clock, in nanoseconds
   */
  Progress(PrintWriter err, String name, long total, int width, LongSupplier nanoTime) {
    this(err, name, total, width, nanoTime, nanoTime.getAsLong());
  }

  private Progress(
      PrintWriter err, String name, long total, int width, LongSupplier nanoTime, long startNanos) {
    if (total <= 0) {
      throw new IllegalArgumentException(
          "progress of " + name + ": total " + total + " is not > 0");
    }
    this.line = new LiveLine(err, width, nanoTime);
    this.name = name;
    this.total = total;
    this.nanoTime = nanoTime;
    this.started = startNanos;
  }

  /**
   * Starts to show progress on standard error; the launcher says whether that is a terminal, and
   * how wide, in the system property {@code glasshouse.columns}.
   *
   * @param err the command's error writer
   * @param name what is being done, in a word
   * @param total how many units of work there are, above 0
   * @return an open progress line
   */
  public static Progress on(PrintWriter err, String name, long total) {
    return new Progress(
        err, name, total, Integer.getInteger("glasshouse.columns", 0), System::nanoTime);
  }

  /**
   * As {@link #on(PrintWriter, String, long)}, for work that was begun before.
   *
   * @param startNanos what {@link System#nanoTime} was then
   */
  static Progress on(PrintWriter err, String name, long total, long startNanos) {
    int columns = Integer.getInteger("glasshouse.columns", 0);
    return new Progress(err, name, total, columns, System::nanoTime, startNanos);
  }

  /**
   * Says how far the work is; cheap where it is not yet time to show it, so call it at every step.
   *
   * @param done units of work done since the start, from 0 to the total
   * @param detail figures to show behind the rate and the time left; may be empty
   */
  public void update(long done, String detail) {
    line.update(() -> text(done, detail));
  }

  private String text(long done, String detail) {
    double seconds = (nanoTime.getAsLong() - started) / 1e9;
    double rate = seconds > 0 ? done / seconds : 0;
    var text = new StringBuilder(format("%s %d%% %,d/%,d", name, done * 100 / total, done, total));
    if (rate > 0) {
      text.append(format(rate < 100 ? ", %.1f/s" : ", %,.0f/s", rate));
      var left = Duration.ofSeconds(Math.round((total - done) / rate));
      text.append(", ").append(Durations.format(left)).append(" left");
    }
    return detail.isEmpty() ? text.toString() : text.append(", ").append(detail).toString();
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }

  /** Shows the last state, whenever it came, and ends the line. */
  @Override
  public void close() {
    line.close();
  }
}
