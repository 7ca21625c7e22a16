package dev.glasshouse.lab.train;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.Models;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.Weights;
import dev.glasshouse.tensor.Device;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** How long a step of a recipe takes on this machine, by making some. */
public final class StepClock {
  /** The first steps of a shape also compile and load. */
  private static final int WARM_STEPS = 3;

  private static final int LEAST_STEPS = 3;

  private StepClock() {}

  /**
   * Trains a model that is thrown away.
   *
   * @param corpus see {@link RunFork#prepare}
   * @param seconds about how long it may take
   * @return seconds a step, the median
   * @throws dev.glasshouse.tensor.UserError if the model would not fit in memory
   */
  public static double secondsPerStep(
      RunFolder corpus, Recipe recipe, int threads, double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    try (Device device = Device.cpu(threads);
        Corpus data = Corpus.prepare(corpus, recipe, threads, new TrainListener() {})) {
      device.budget(DryRun.check(recipe, recipe.model().config(recipe.tokenizer().vocab())));
      Model model =
          Models.build(
              recipe.model().config(data.tokenizer().vocabSize()),
              Weights.random(device, recipe.seed()));
      var trainer =
          new Trainer(
              device,
              model,
              Optimizers.of(recipe.optimizer(), device, model),
              data.training(),
              Trainer.Settings.of(recipe),
              0);
      Schedule schedule = recipe.pretrain().scheduleOver(recipe.pretrain().steps());
      DoubleStream.Builder times = DoubleStream.builder();
      int made = 0;
      while (made < WARM_STEPS + LEAST_STEPS || System.nanoTime() < end) {
        double took = trainer.step(schedule.at(0)).seconds();
        if (made++ >= WARM_STEPS) {
          times.add(took);
        }
      }
      double[] all = times.build().toArray();
      Arrays.sort(all);
      return all[all.length / 2];
    }
  }
}
