package dev.glasshouse.lab.train;

import dev.glasshouse.model.format.Json;
import tools.jackson.databind.JsonNode;

/**
 * A checkpoint's {@code trainer.json}: with the weights and the optimiser's tensors, all that a run
 * needs to go on. Random numbers and the order of the data are functions of seed and step.
 *
 * @param step steps made; also the number of the next batch
 * @param plannedSteps length of the run as planned when this was written
 * @param tokens targets learnt from
 * @param seconds time the training has taken
 * @param trainSeconds part of it spent in steps
 * @param bitsPerByte last measured; 0 where it was not yet
 * @param recipe the run's recipe, only compared with a later one: an earlier version may not have
 *     known all its keys
 * @param environment what decides the bits beside it
 */
public record TrainerState(
    long step,
    long plannedSteps,
    long tokens,
    double seconds,
    double trainSeconds,
    double bitsPerByte,
    JsonNode recipe,
    Environment environment) {

  /** Before the first step. */
  static TrainerState fresh(Recipe recipe, Environment environment) {
    return new TrainerState(0, recipe.pretrain().steps(), 0, 0, 0, 0, tree(recipe), environment);
  }

  /** The same standing under another recipe or on another machine. */
  TrainerState in(Recipe newRecipe, Environment newEnvironment) {
    boolean sameTime = recipe.path("seconds").asDouble() == newRecipe.seconds();
    return new TrainerState(
        step,
        sameTime ? plannedSteps : steps(newRecipe),
        tokens,
        seconds,
        trainSeconds,
        bitsPerByte,
        tree(newRecipe),
        newEnvironment);
  }

  /** The same standing in another run of the same model. */
  TrainerState forked(Recipe newRecipe) {
    return new TrainerState(
        step,
        steps(newRecipe),
        tokens,
        seconds,
        trainSeconds,
        bitsPerByte,
        tree(newRecipe),
        environment);
  }

  /** How many there will be: as a recipe says, or by its deadline at the pace so far. */
  private long steps(Recipe newRecipe) {
    double deadline = StepPlan.deadline(newRecipe);
    return deadline == 0 || step == 0
        ? newRecipe.pretrain().steps()
        : Math.max(step, (long) (step * (deadline / seconds)));
  }

  /** After one more step. */
  TrainerState after(StepMetrics made, double now, long planned, double measuredBitsPerByte) {
    return new TrainerState(
        made.step() + 1,
        planned,
        tokens + made.tokens(),
        now,
        trainSeconds + made.seconds(),
        measuredBitsPerByte,
        recipe,
        environment);
  }

  private static JsonNode tree(Recipe recipe) {
    return Json.MAPPER.valueToTree(recipe);
  }
}
