package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.UserError;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a {@code config.json} holds the sizes of one architecture.
 *
 * @param <C> our sizes of it
 */
interface HfArchitecture<C extends ModelConfig> {
  /** Every architecture that is known; a new one is a file of its own and a word here. */
  List<HfArchitecture<?>> ALL =
      List.of(new HfGpt2(), new HfLlama(), new HfMistral(), new HfQwen2(), new HfQwen3());

  /** Its class in transformers, as {@link ModelConfig#architecture} says it. */
  String name();

  /** Our sizes of it. */
  Class<C> type();

  /**
   * Its sizes.
   *
   * @throws UserError if a size is missing or impossible, or a variant asked for that we lack
   */
  C read(ConfigFields fields);

  /** Writes what {@link #read} reads. */
  void write(ObjectNode root, C config);

  /**
   * The architecture of a file.
   *
   * @throws UserError that lists what is known, if it is none of these
   */
  static HfArchitecture<?> of(ConfigFields fields) {
    String name = fields.root().path("architectures").path(0).asString("");
    return ALL.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            fields.wrong(
                "architectures",
                "one of "
                    + ALL.stream().map(HfArchitecture::name).collect(Collectors.joining(", ")),
                fields.root().path("architectures")));
  }

  /** Writes the sizes of a model. */
  static void put(ObjectNode root, ModelConfig config) {
    for (HfArchitecture<?> each : ALL) {
      if (each.name().equals(config.architecture())) {
        each.writeOwn(root, config);
        return;
      }
    }
    throw new UserError(config.architecture() + " cannot be written as a Hugging Face folder");
  }

  private void writeOwn(ObjectNode root, ModelConfig config) {
    write(root, type().cast(config));
  }
}
