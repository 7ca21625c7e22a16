package dev.glasshouse.cli;

import dev.glasshouse.lab.eval.Share;
import dev.glasshouse.lab.eval.Subject;
import dev.glasshouse.lab.report.JournalListener;
import dev.glasshouse.lab.report.Machine;
import dev.glasshouse.lab.report.Outcome;
import dev.glasshouse.lab.report.Report;
import dev.glasshouse.lab.report.RunEvaluation;
import dev.glasshouse.lab.report.Sample;
import dev.glasshouse.lab.report.StoryTrial;
import dev.glasshouse.lab.train.MachineSpeed;
import dev.glasshouse.lab.train.Pretraining;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.lab.train.TrainListener;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.tensor.Device;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What all training commands do: the steps, then, if the recipe wants samples, those and the
 * report.
 */
final class RunToEnd {
  /** Opens the run. */
  @FunctionalInterface
  interface Opener {
    Pretraining open(Device device, MachineSpeed machine, TrainListener listener);
  }

  private final PrintWriter out;
  private final PrintWriter err;
  private final RunFolder run;
  private final List<String> command;
  private final boolean json;

  /**
   * @param spec of the command that was called
   * @param json whether the figures come last on {@code out}, on one line
   */
  RunToEnd(CommandSpec spec, RunFolder run, boolean json) {
    out = spec.commandLine().getOut();
    err = spec.commandLine().getErr();
    command = spec.root().commandLine().getParseResult().originalArgs();
    this.run = run;
    this.json = json;
  }

  /**
   * Trains.
   *
   * @param threads cores to work on; 0 for all
   * @return the exit code
   */
  int go(int threads, Opener opener) {
    int cores = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    try (Interruption interruption = Interruption.watch();
        Device device = Device.cpu(cores)) {
      MachineSpeed speed = MachineSpeed.measure(device);
      try (TrainProgress progress = new TrainProgress(err, interruption::requested)) {
        Machine machine = Machine.of(device, speed.peakFlops());
        var journal = new JournalListener(run, command, machine, progress);
        String standing = "Stopped before the first step of this process";
        try (Pretraining training = opener.open(device, speed, journal)) {
          standing = "All steps are made and saved, the report is not";
          if (!train(training, progress, interruption::requested)) {
            journal.end(false, training.seconds());
            return Interruption.EXIT_CODE;
          }
          finish(training, device, journal, progress);
          return 0;
        } catch (CancellationException e) {
          return cancelled(progress, standing);
        }
      }
    }
  }

  private boolean train(Pretraining training, TrainProgress progress, BooleanSupplier stop) {
    boolean finished = training.run(stop);
    progress.close();
    if (!finished) {
      err.println(
          "Stopped after step %,d and saved; go on with: glasshouse resume %s"
              .formatted(training.state().step(), run.path()));
    }
    return finished;
  }

  private int cancelled(TrainProgress progress, String standing) {
    progress.close();
    err.println(standing + "; go on with: glasshouse resume " + run.path());
    return Interruption.EXIT_CODE;
  }

  private void finish(
      Pretraining training, Device device, JournalListener journal, TrainProgress progress) {
    Recipe recipe = training.recipe();
    List<Sample> samples =
        Sample.draw(training.model(), training.tokenizer(), device, recipe.samples(), journal);
    new Outcome(training.state().step(), samples).write(run);
    if (!samples.isEmpty()) {
      journal.stage("evaluating on held-back text");
      RunEvaluation.write(run, Subject.of(device, training.model(), training.tokenizer()), journal);
    }
    Optional<StoryTrial> stories = StoryTrial.of(training, run, device, journal);
    progress.close();
    journal.end(true, training.seconds());
    Report report = Report.of(run);
    err.println(
        "%.3f bits per byte after %,d steps, %,d tokens; the model is in %s"
            .formatted(
                report.figures().bitsPerByte(),
                report.figures().steps(),
                report.figures().tokens(),
                run.checkpoints()));
    stories.ifPresent(trial -> err.println(summary(trial)));
    if (!samples.isEmpty()) {
      Path page = report.write();
      if (!json) {
        samples.forEach(sample -> out.println("[" + sample.seed() + "] " + sample.text()));
      }
      err.println("The report is " + page);
    }
    if (json) {
      out.println(report.toJson());
    }
  }

  private static String summary(StoryTrial trial) {
    Share good = Objects.requireNonNull(trial.scores().shares().get("good"));
    return String.format(
        Locale.ROOT,
        "of %,d stories %.1f%% (+- %.1f) are good, %.1f%% are copied; of true ones %.1f%% are good,"
            + " of shuffled ones %.1f%%",
        good.count(),
        100 * good.value(),
        100 * good.error(),
        100 * Objects.requireNonNull(trial.scores().copied()),
        100 * trial.scores().trueGood(),
        100 * trial.scores().shuffledGood());
  }
}
