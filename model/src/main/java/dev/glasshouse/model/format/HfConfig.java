package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model folder's {@code config.json}, as Hugging Face's transformers reads and writes it. Sizes
 * must be there; as many key heads as heads are taken where there is no number of them; where
 * another field is missing, its value is the default of that library's configuration class.
 */
public final class HfConfig {
  private static final String FILE = "config.json";

  private HfConfig() {}

  /**
   * Reads the sizes of the model in a folder.
   *
   * @throws dev.glasshouse.tensor.UserError if the file is missing or broken, names an architecture
   *     that is not implemented, or asks for a variant of one that is not
   */
  public static ModelConfig read(Path folder) {
    Path file = folder.resolve(FILE);
    ConfigFields fields = ConfigFields.read(file);
    try {
      return HfArchitecture.of(fields).read(fields);
    } catch (UserError e) {
      throw FileErrors.naming(file, e);
    }
  }

  /**
   * Writes {@code config.json} and {@code generation_config.json}.
   *
   * @throws dev.glasshouse.tensor.UserError if a file cannot be written
   */
  public static void write(ModelConfig config, GenerationConfig generation, Path folder) {
    write(config, generation, folder, "float32");
  }

  /** As {@link #write(ModelConfig, GenerationConfig, Path)}, with torch's name of the weights'. */
  static void write(
      ModelConfig config, GenerationConfig generation, Path folder, String weightType) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.putArray("architectures").add(config.architecture());
    HfArchitecture.put(root, config);
    root.put("vocab_size", config.vocab());
    root.put("tie_word_embeddings", config.tied());
    root.put("torch_dtype", weightType);
    root.put("use_cache", true);
    generation.putIds(root);
    Json.write(folder.resolve(FILE), root);
    generation.write(folder);
  }
}
