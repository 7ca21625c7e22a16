package dev.glasshouse.lab.train;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.GenerationConfig;
import dev.glasshouse.model.format.HfConfig;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.model.format.Manifest;
import dev.glasshouse.model.format.Safetensors;
import dev.glasshouse.model.format.SafetensorsWriter;
import dev.glasshouse.model.tokenizer.TokenizerFiles;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A checkpoint: a Hugging Face folder ({@code config.json}, {@code generation_config.json}, {@code
 * model.safetensors}, the tokeniser's files and chat template) that other tools open, with {@code
 * trainer.safetensors} (what the optimiser remembers), {@code trainer.json} ({@link TrainerState})
 * and a manifest. It is there whole or not at all.
 */
final class Checkpoint {
  /** The file, in a checkpoint, of what it says about its run. */
  static final String STATE = "trainer.json";

  private static final String WEIGHTS = "model.safetensors";
  private static final String OPTIMIZER = "trainer.safetensors";
  private static final long MAX_STATE_BYTES = 1 << 20;
  private static final JsonMapper STATES =
      Json.MAPPER
          .rebuild()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private Checkpoint() {}

  /**
   * Writes the checkpoint of a step, in place of a damaged one too. The tokeniser is the run's.
   *
   * @param generation what begins and ends the model's texts
   * @return its folder
   * @throws UserError if the disk is full, or the place not writable
   */
  static Path write(
      RunFolder run,
      TrainerState state,
      Model model,
      Optimizer optimizer,
      GenerationConfig generation) {
    Path folder = run.checkpoint(state.step());
    AtomicFolder.write(
        folder,
        part -> {
          HfConfig.write(model.config(), generation, part);
          TokenizerFiles.write(run.path(), part, model.config().context());
          Map<String, Tensor> weights = new LinkedHashMap<>();
          for (Parameter p : model.parameters()) {
            weights.put(p.name(), p.value());
          }
          write(part.resolve(WEIGHTS), weights);
          write(part.resolve(OPTIMIZER), optimizer.state());
          writeState(state, part);
          Manifest.write(part);
        });
    return folder;
  }

  /** Writes what a checkpoint says about its run. */
  static void writeState(TrainerState state, Path folder) {
    Json.write(folder.resolve(STATE), state);
  }

  private static void write(Path file, Map<String, Tensor> tensors) {
    List<SafetensorsWriter.Entry> entries =
        tensors.entrySet().stream()
            .map(each -> SafetensorsWriter.Entry.of(each.getKey(), each.getValue()))
            .toList();
    SafetensorsWriter.write(file, Map.of("format", "pt"), entries);
  }

  /**
   * Reads what a checkpoint says about its run.
   *
   * @throws UserError if it says nothing: it was not made by a training run
   */
  static TrainerState state(Path folder) {
    Path file = folder.resolve(STATE);
    if (Files.notExists(file)) {
      throw new UserError("Cannot go on from " + folder + ": it has weights but no " + STATE);
    }
    try {
      return STATES.treeToValue(Json.readObject(file, MAX_STATE_BYTES), TrainerState.class);
    } catch (JacksonException e) {
      throw new UserError("Cannot read " + file + ": " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Copies the optimiser's tensors back.
   *
   * @throws UserError if one is missing or has another size
   */
  static void readOptimizer(Path folder, Optimizer optimizer) {
    try (Safetensors file = Safetensors.open(folder.resolve(OPTIMIZER))) {
      optimizer.state().forEach((name, tensor) -> file.readF32(name, tensor.data()));
    }
  }

  /**
   * Removes checkpoints that need not stay.
   *
   * @param newest step of the one just written; any beyond it are damaged ones that were passed
   *     over
   * @throws UserError if one cannot be removed
   */
  static void prune(RunFolder run, Recipe.Checkpoint recipe, long newest) {
    run.list().stream()
        .mapToLong(each -> RunFolder.step(each).orElseThrow())
        .filter(step -> step <= newest)
        .skip(recipe.keep())
        .filter(step -> recipe.milestones() == 0 || step % recipe.milestones() != 0)
        .forEach(step -> AtomicFolder.remove(run.checkpoint(step)));
  }
}
