package dev.glasshouse.model;

import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.format.FileKind;
import dev.glasshouse.model.format.GenerationConfig;
import dev.glasshouse.model.format.GgufWeights;
import dev.glasshouse.model.format.HfConfig;
import dev.glasshouse.model.format.HfWeights;
import dev.glasshouse.model.format.Llama2c;
import dev.glasshouse.model.format.Manifest;
import dev.glasshouse.model.format.WeightSource;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * A model on disk: what it takes to build it. Closing it unmaps the weights; models built before
 * are not affected.
 *
 * @param path the checkpoint folder or model file
 * @param config its sizes
 * @param weights its tensors
 * @param tokenizer its tokeniser's file, if one lies beside the weights
 * @param generation its special ids and how its maker would sample, if it says so
 */
public record ModelFiles(
    Path path,
    ModelConfig config,
    WeightSource weights,
    Optional<Path> tokenizer,
    Optional<GenerationConfig> generation)
    implements AutoCloseable {

  /**
   * Opens a model.
   *
   * @param path a checkpoint or Hugging Face folder, a run's folder (its newest whole checkpoint is
   *     taken), or a {@code .safetensors} (with a {@code config.json} beside it), GGUF or llama2.c
   *     file
   * @throws UserError if there is no model, or it is damaged, or of a kind that is not known
   */
  public static ModelFiles open(Path path) {
    if (Files.notExists(path)) {
      throw new UserError("There is no model " + path + ": no such file or folder");
    }
    if (Files.isRegularFile(path)) {
      return openFile(path);
    }
    if (Files.exists(path.resolve("config.json"))) {
      return openCheckpoint(path);
    }
    RunFolder run = new RunFolder(path);
    Path newest =
        run.newest()
            .orElseThrow(() ->
                new UserError(
                    "There is no model in "
                        + path
                        + ": expected config.json and model.safetensors, or a whole checkpoint"
                        + " in "
                        + run.checkpoints()));
    return openHuggingFace(newest);
  }

  private static ModelFiles openFile(Path file) {
    return switch (FileKind.of(file)) {
      case GGUF -> openGguf(file);
      case SAFETENSORS -> openSafetensors(file);
      case LLAMA2C -> {
        Llama2c weights = Llama2c.open(file);
        yield new ModelFiles(file, weights.config(), weights, Optional.empty(), Optional.empty());
      }
    };
  }

  private static ModelFiles openGguf(Path file) {
    GgufWeights weights = GgufWeights.open(file);
    try {
      return describe(file, weights);
    } catch (UserError e) {
      weights.close();
      throw e;
    }
  }

  private static ModelFiles describe(Path file, GgufWeights weights) {
    boolean speaks =
        weights
            .metadata()
            .string("tokenizer.ggml.model")
            .filter(m -> !m.equals("none"))
            .isPresent();
    return new ModelFiles(
        file,
        weights.config(),
        weights,
        Optional.of(file).filter(_ -> speaks),
        Optional.of(GenerationConfig.of(weights.metadata())).filter(_ -> speaks));
  }

  private static ModelFiles openSafetensors(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.notExists(folder.resolve("config.json"))) {
      throw new UserError(
          "Cannot read the model " + file + ": no config.json lies beside it, which has its sizes");
    }
    return openHuggingFace(file, folder, HfWeights::openFile);
  }

  private static ModelFiles openCheckpoint(Path folder) {
    Manifest.problem(folder)
        .ifPresent(problem -> {
          throw new UserError("The checkpoint " + folder + " is damaged: " + problem);
        });
    return openHuggingFace(folder);
  }

  private static ModelFiles openHuggingFace(Path folder) {
    return openHuggingFace(folder, folder, HfWeights::open);
  }

  private static ModelFiles openHuggingFace(
      Path path, Path folder, Function<Path, WeightSource> open) {
    ModelConfig config = HfConfig.read(folder);
    Optional<GenerationConfig> generation = Optional.of(GenerationConfig.read(folder));
    Optional<Path> tokenizer = Optional.of(folder.resolve("tokenizer.json")).filter(Files::exists);
    return new ModelFiles(path, config, open.apply(path), tokenizer, generation);
  }

  /** The model, its weights copied to a device. */
  public Model build(Device device) {
    return Models.build(config, Weights.from(device, weights));
  }

  /** The model for inference only, see {@link Weights#frozen}. */
  public Model freeze(Device device) {
    return Models.build(config, Weights.frozen(device, weights));
  }

  @Override
  public void close() {
    weights.close();
  }
}
