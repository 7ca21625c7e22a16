package dev.glasshouse.cli;

import dev.glasshouse.lab.eval.EvalListener;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Shows how far one task is, from the moment its size is known. */
final class EvalProgress implements EvalListener, AutoCloseable {
  private final PrintWriter err;
  private final String name;
  private @Nullable Progress line;

  /**
   * @param name of the task
   */
  EvalProgress(PrintWriter err, String name) {
    this.err = err;
    this.name = name;
  }

  @Override
  public void progress(long done, long total) {
    if (line == null) {
      line = Progress.on(err, name, total);
    }
    line.update(done, "");
  }

  @Override
  public void close() {
    if (line != null) {
      line.close();
    }
  }
}
