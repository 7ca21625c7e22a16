package dev.glasshouse.lab.report;

import dev.glasshouse.lab.train.StepMetrics;
import dev.glasshouse.lab.train.TrainListener;
import dev.glasshouse.model.RunFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps a run's {@link Journal} while it is worked on. */
public final class JournalListener implements TrainListener {
  private final RunFolder run;
  private final List<String> command;
  private final Machine machine;
  private final TrainListener next;
  private boolean begun;
  private @Nullable String stage;
  private long stageStart;

  /**
   * @param command the words of the command line, after the program's name
   * @param next hears everything too
   */
  public JournalListener(RunFolder run, List<String> command, Machine machine, TrainListener next) {
    this.run = run;
    this.command = List.copyOf(command);
    this.machine = machine;
    this.next = next;
  }

  /** The folder is this process's own as soon as anything happens in it, and not before. */
  private void begin() {
    if (!begun) {
      begun = true;
      String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
      Journal.append(run, new JournalEntry.Begin(now, command, Program.current(), machine));
    }
  }

  private void endStage() {
    if (stage != null) {
      double seconds = (System.nanoTime() - stageStart) / 1e9;
      Journal.append(run, new JournalEntry.Stage(stage, seconds));
      stage = null;
    }
  }

  @Override
  public void stage(String what) {
    begin();
    endStage();
    stage = what;
    stageStart = System.nanoTime();
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
    begin();
    endStage();
    next.start(start);
  }

  @Override
  public void step(StepMetrics metrics, Standing standing) {
    next.step(metrics, standing);
  }

  @Override
  public void validated(long steps, double bitsPerByte) {
    next.validated(steps, bitsPerByte);
  }

  @Override
  public void saved(Path checkpoint) {
    next.saved(checkpoint);
  }

  @Override
  public void note(String message) {
    next.note(message);
  }

  /**
   * This process is done with the run.
   *
   * @param finished whether the run is over
   * @param seconds time of the run, all processes together
   */
  public void end(boolean finished, double seconds) {
    endStage();
    Journal.append(run, new JournalEntry.End(finished, seconds, ProcessMemory.peak()));
  }
}
