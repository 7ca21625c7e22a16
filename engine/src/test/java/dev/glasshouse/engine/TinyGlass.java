package dev.glasshouse.engine;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.Models;
import dev.glasshouse.model.Weights;
import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.tokenizer.BpeTrainer;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.Device;
import java.util.List;

/** A model with random weights, which writes random bytes, and a tokeniser of single bytes. */
final class TinyGlass {
  static final Tokenizer TOKENIZER =
      new BpeTrainer(BpeTrainer.Options.ofSize(257)).train(List.of());

  private TinyGlass() {}

  static GlassConfig config(int context) {
    return new GlassConfig(2, 32, 4, 2, 8, 64, TOKENIZER.vocabSize(), context, 1e-6, 10_000, true);
  }

  static Model build(Device device, int context) {
    return Models.build(config(context), Weights.random(device, 1));
  }
}
