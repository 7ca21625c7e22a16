package dev.glasshouse.lab.train;

import dev.glasshouse.model.format.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A run's {@code log.txt}: what happened when, over all processes that worked on it. */
final class RunLog implements TrainListener {
  private final Path file;
  private final TrainListener next;

  /**
   * @param next hears everything too
   */
  RunLog(Path file, TrainListener next) {
    this.file = file;
    this.next = next;
  }

  private void write(String message) {
    String line = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + message + "\n";
    try {
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }

  @Override
  public void stage(String what) {
    write(what);
    next.stage(what);
  }

  @Override
  public void progress(long done, long total) {
    next.progress(done, total);
  }

  @Override
  public boolean cancelled() {
    return next.cancelled();
  }

  @Override
  public void start(Start start) {
    write(
        "%,d parameters, %d steps planned, beginning with step %d"
            .formatted(start.parameters(), start.recipe().pretrain().steps(), start.firstStep()));
    next.start(start);
  }

  @Override
  public void step(StepMetrics metrics, Standing standing) {
    next.step(metrics, standing);
  }

  @Override
  public void validated(long steps, double bitsPerByte) {
    write("%.4f bits per byte after %d steps".formatted(bitsPerByte, steps));
    next.validated(steps, bitsPerByte);
  }

  @Override
  public void saved(Path checkpoint) {
    write("saved " + checkpoint);
    next.saved(checkpoint);
  }

  @Override
  public void note(String message) {
    write(message);
    next.note(message);
  }
}
