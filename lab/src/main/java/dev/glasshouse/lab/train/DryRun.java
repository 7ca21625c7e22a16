package dev.glasshouse.lab.train;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.Models;
import dev.glasshouse.model.Pass;
import dev.glasshouse.model.Weights;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.UserError;

/** Finds out what a run will take by making its first step on a device that only counts. */
final class DryRun {
  /** Heap, code and the matrix library's own buffers: about 380 MB were measured (LOG.md). */
  private static final long BESIDE_TENSORS = 400L << 20;

  private DryRun() {}

  /**
   * Bytes that tensors take at the peak of a step: weights, gradients, the optimiser's state and
   * activations.
   */
  static long tensorBytes(Recipe recipe, ModelConfig config) {
    try (Device device = Device.dry()) {
      Model model = Models.build(config, Weights.random(device, recipe.seed()));
      Optimizers.of(recipe.optimizer(), device, model);
      int context = recipe.model().context();
      BatchTensors.of(device, recipe.pretrain().batch(), context);
      BatchTensors rows = BatchTensors.of(device, recipe.pretrain().micro(), context);
      pass(device, model, rows, recipe.pretrain());
      // The second finds all gradients in memory, as every later one of a real run does.
      pass(device, model, rows, recipe.pretrain());
      return device.peakBytes();
    }
  }

  private static void pass(
      Device device, Model model, BatchTensors rows, Recipe.Pretrain pretrain) {
    try (Scope scope = device.training(pretrain.products())) {
      Pass pass = Pass.of(scope, rows.ids(), rows.starts());
      Pass kept = pretrain.recompute() ? pass.recomputing() : pass;
      scope.backward(model.loss(kept, rows.targets(), 1));
    }
  }

  /**
   * Refuses a run that would not fit.
   *
   * @return bytes that tensors may take
   * @throws UserError with the numbers and what to change
   */
  static long check(Recipe recipe, ModelConfig config) {
    long available = MemoryBudget.available();
    long budget = MemoryBudget.parse(recipe.memory().budget(), available);
    long needed = tensorBytes(recipe, config) + BESIDE_TENSORS;
    if (needed > budget) {
      throw new UserError(
          ("This run needs about %,d MB (%,d parameters, %d rows of %d tokens at a time) and its"
                  + " budget is %,d MB (memory.budget %s; %,d MB are free): lower pretrain.micro or"
                  + " the model's sizes, set pretrain.recompute=true, or raise memory.budget")
              .formatted(
                  needed >> 20,
                  config.parameters(),
                  recipe.pretrain().micro(),
                  recipe.model().context(),
                  budget >> 20,
                  recipe.memory().budget(),
                  available >> 20));
    }
    return budget - BESIDE_TENSORS;
  }
}
