package dev.glasshouse.model;

import dev.glasshouse.model.arch.Glass;
import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.arch.Gpt2;
import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.model.arch.Llama;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.arch.Qwen2;
import dev.glasshouse.model.arch.Qwen2Config;

/** Builds a model from its sizes. */
public final class Models {
  private Models() {}

  /** A model of the configuration's architecture with the given weights. */
  public static Model build(ModelConfig config, Weights weights) {
    return switch (config) {
      case Gpt2Config c -> new Gpt2(c, weights);
      case LlamaConfig c -> new Llama(c, weights);
      case Qwen2Config c -> new Qwen2(c, weights);
      case GlassConfig c -> new Glass(c, weights);
    };
  }
}
