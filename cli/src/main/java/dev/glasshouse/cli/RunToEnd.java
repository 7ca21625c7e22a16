package dev.glasshouse.cli;

import dev.glasshouse.lab.report.Report;
import dev.glasshouse.lab.report.Sample;
import dev.glasshouse.lab.train.MachineSpeed;
import dev.glasshouse.lab.train.Pretraining;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.lab.train.TrainListener;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.tensor.Device;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What all training commands do: the steps, then, if the recipe wants samples, those and the
 * report.
 */
final class RunToEnd {
  private static final int INTERRUPTED = 130;

  /** Opens the run. */
  @FunctionalInterface
  interface Opener {
    Pretraining open(Device device, double peakFlops, TrainListener listener);
  }

  private final PrintWriter out;
  private final PrintWriter err;
  private final RunFolder run;
  private final boolean json;

  /**
   * @param json whether the figures come last on {@code out}, on one line
   */
  RunToEnd(PrintWriter out, PrintWriter err, RunFolder run, boolean json) {
    this.out = out;
    this.err = err;
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
      double peakFlops = MachineSpeed.peakFlops(device);
      try (TrainProgress progress = new TrainProgress(err);
          Pretraining training = opener.open(device, peakFlops, progress)) {
        if (!train(training, progress, interruption::requested)) {
          return INTERRUPTED;
        }
        finish(training, device, peakFlops);
        return 0;
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

  private void finish(Pretraining training, Device device, double peakFlops) {
    Recipe recipe = training.state().recipe();
    List<Sample> samples =
        Sample.draw(training.model(), training.tokenizer(), device, recipe.samples());
    var report =
        Report.of(run, training.state(), training.seconds(), training.model(), peakFlops, samples);
    err.println(
        "%.3f bits per byte after %,d steps, %,d tokens; the model is in %s"
            .formatted(report.bitsPerByte(), report.steps(), report.tokens(), run.checkpoints()));
    if (!samples.isEmpty()) {
      report.write();
      if (!json) {
        samples.forEach(sample -> out.println("[" + sample.seed() + "] " + sample.text()));
      }
    }
    if (json) {
      out.println(report.toJson());
    }
  }
}
