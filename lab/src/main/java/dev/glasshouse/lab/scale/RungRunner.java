package dev.glasshouse.lab.scale;

import dev.glasshouse.lab.report.JournalListener;
import dev.glasshouse.lab.report.Machine;
import dev.glasshouse.lab.train.MachineSpeed;
import dev.glasshouse.lab.train.Pretraining;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.lab.train.TrainListener;
import dev.glasshouse.lab.train.TrainerState;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.tensor.Device;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Goes on with single runs.
 *
 * @param command the words of the command line, for their journals
 * @param threads cores to work on
 * @param machine the speed of this one
 * @param stop asked before each step
 */
record RungRunner(
    List<String> command,
    int threads,
    MachineSpeed machine,
    TrainListener listener,
    BooleanSupplier stop) {

  /**
   * Makes a run's steps up to one, unless it is told to stop.
   *
   * @return where the run stands, on the disk too
   */
  TrainerState train(RunFolder run, long upTo) {
    try (Device device = Device.cpu(threads)) {
      var journal =
          new JournalListener(run, command, Machine.of(device, machine.peakFlops()), listener);
      Recipe recipe = Pretraining.recipe(run);
      try (Pretraining training =
          Pretraining.resume(run, recipe, device, machine.peakFlops(), journal)) {
        boolean finished =
            training.run(() -> training.state().step() >= upTo || stop.getAsBoolean());
        journal.end(finished, training.seconds());
        return training.state();
      }
    }
  }
}
