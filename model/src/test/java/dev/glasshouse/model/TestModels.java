package dev.glasshouse.model;

import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.arch.Qwen2Config;
import dev.glasshouse.model.arch.RopeScaling;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Rng;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** A small model of each architecture. */
public final class TestModels {
  private TestModels() {}

  /** Grouped heads, and a head width that is not the model's by the number of heads. */
  public static final GlassConfig GLASS =
      new GlassConfig(2, 32, 4, 2, 12, 56, 33, 64, 1e-6, 10_000, true);

  /** Learned positions, biases. */
  public static final Gpt2Config GPT2 = new Gpt2Config(2, 32, 4, 33, 64, 1e-5, true);

  /** One key head for all, untied. */
  public static final LlamaConfig LLAMA =
      new LlamaConfig(2, 32, 4, 1, 8, 56, 33, 64, 1e-5, 10_000, false);

  /** Llama 3.1's scaling: the four pairs are kept, stretched in part, and twice stretched. */
  public static final LlamaConfig LLAMA3 =
      new LlamaConfig(
          2,
          32,
          4,
          2,
          8,
          56,
          33,
          64,
          1e-5,
          10_000,
          new RopeScaling.Llama3(8, 1, 4, 64),
          OptionalInt.empty(),
          true);

  /** A window of five tokens, and positions twice as dense. */
  public static final LlamaConfig MISTRAL =
      new LlamaConfig(
          2,
          32,
          4,
          2,
          8,
          56,
          33,
          64,
          1e-5,
          10_000,
          new RopeScaling.Linear(2),
          OptionalInt.of(5),
          false);

  /** Biases on queries, keys and values. */
  public static final Qwen2Config QWEN2 =
      new Qwen2Config(2, 32, 4, 2, 8, 56, 33, 64, 1e-6, 10_000, true);

  /** All of them. */
  public static Stream<ModelConfig> configs() {
    return Stream.concat(rotary(), Stream.of(GPT2));
  }

  /** Those with rotary positions. */
  public static Stream<ModelConfig> rotary() {
    return Stream.of(GLASS, LLAMA, LLAMA3, MISTRAL, QWEN2);
  }

  /**
   * A model whose weights are all normally distributed, norms and biases included, and so large
   * that attention is not uniform.
   */
  public static Model random(Device device, ModelConfig config) {
    Model model = Models.build(config, Weights.random(device, 1));
    for (Parameter p : model.parameters()) {
      Rng rng = Rng.of(2, p.name());
      boolean matrix = p.value().rank() > 1;
      for (int i = 0; i < p.value().size(); i++) {
        float noise = 0.2f * rng.normal(0, i);
        p.value().set(i, matrix ? noise : p.value().get(i) + noise);
      }
    }
    return model;
  }

  /** Token ids of the small models' vocabulary. */
  public static int[] tokens(int count, int purpose) {
    Rng rng = Rng.of(3, "tokens");
    int[] ids = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = rng.below(GLASS.vocab(), purpose, i);
    }
    return ids;
  }
}
