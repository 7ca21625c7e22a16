package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How GGUF files hold one architecture: its name there, the names of its tensors, and where its
 * sizes stand.
 *
 * @param <C> our sizes of it
 */
interface GgufArchitecture<C extends ModelConfig> {
  /** Every architecture that is known; a new one is a file of its own and a word here. */
  static List<GgufArchitecture<?>> all() {
    return List.of(new GgufLlama(), new GgufQwen2(), new GgufQwen3(), new GgufGpt2());
  }

  /** Its name under {@code general.architecture}. */
  String name();

  /** Our sizes of it. */
  Class<C> type();

  /** All tensors it can have; the head last. */
  List<TensorName> tensors();

  /**
   * Its sizes.
   *
   * @param tied whether the file has no head of its own
   * @throws UserError if a size is missing or impossible, or a variant asked for that we lack
   */
  C config(GgufFields fields, boolean tied);

  /** What {@link #config} reads, by key without the architecture's name in front. */
  Map<String, Object> keys(C config);

  /** Names of the tensors that are sizes rather than weights: vectors of a few numbers. */
  default Set<String> constants() {
    return Set.of();
  }

  /** Those of them that a model of these sizes has. */
  default Map<String, float[]> constants(C config) {
    return Map.of();
  }

  /** What whoever writes a file should know, if other programs make something else of it. */
  default Optional<String> caution(C config) {
    return Optional.empty();
  }

  /**
   * The architecture of a file.
   *
   * @param file named in errors
   * @throws UserError that lists what is known, if it is none of these
   */
  static GgufArchitecture<?> of(Path file, String name) {
    return all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UserError(
                "Cannot read %s: its architecture is '%s'; known are %s"
                    .formatted(
                        file,
                        name,
                        all().stream()
                            .map(GgufArchitecture::name)
                            .collect(Collectors.joining(", ")))));
  }

  /**
   * The architecture of sizes.
   *
   * @throws UserError if GGUF files cannot hold it
   */
  @SuppressWarnings("unchecked") // its type is that of the sizes
  static <C extends ModelConfig> GgufArchitecture<C> of(C config) {
    for (GgufArchitecture<?> each : all()) {
      if (each.type().isInstance(config)) {
        return (GgufArchitecture<C>) each;
      }
    }
    throw new UserError(config.architecture() + " cannot be written as GGUF");
  }

  /** Every tensor of a model of these sizes, layer by layer. */
  static List<TensorName> tensors(ModelConfig config) {
    List<TensorName> all = of(config).tensors();
    List<TensorName> found = new ArrayList<>();
    all.stream()
        .filter(each -> !each.isOfLayers() && !each.theirs().startsWith("output"))
        .forEach(found::add);
    for (int layer = 0; layer < config.layers(); layer++) {
      for (TensorName each : all) {
        if (each.isOfLayers()) {
          found.add(each.at(layer));
        }
      }
    }
    all.stream()
        .filter(each -> each.theirs().startsWith("output"))
        .filter(each -> !config.tied() || !each.theirs().equals("output.weight"))
        .forEach(found::add);
    return found;
  }

  /** The sizes' keys and the architecture's name, as a file has them. */
  static <C extends ModelConfig> Map<String, Object> allKeys(C config) {
    GgufArchitecture<C> architecture = of(config);
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("general.architecture", architecture.name());
    architecture
        .keys(config)
        .forEach((key, value) -> keys.put(architecture.name() + "." + key, value));
    return keys;
  }

  /** The constants of a model of these sizes. */
  static <C extends ModelConfig> Map<String, float[]> allConstants(C config) {
    return of(config).constants(config);
  }

  /** The caution of the architecture of these sizes. */
  static <C extends ModelConfig> Optional<String> cautionOf(C config) {
    return of(config).caution(config);
  }
}
