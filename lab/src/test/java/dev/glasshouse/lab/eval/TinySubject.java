package dev.glasshouse.lab.eval;

import dev.glasshouse.model.Models;
import dev.glasshouse.model.Weights;
import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.tokenizer.BpeTrainer;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.Device;
import java.util.List;

/** A model with random weights and a tokeniser of single bytes. */
final class TinySubject {
  static final Tokenizer BYTES = new BpeTrainer(BpeTrainer.Options.ofSize(257)).train(List.of());

  private TinySubject() {}

  static Subject of(Device device, int context) {
    return of(device, BYTES, context, 1);
  }

  static Subject of(Device device, Tokenizer tokenizer, int context, long seed) {
    var config =
        new GlassConfig(2, 32, 4, 2, 8, 64, tokenizer.vocabSize(), context, 1e-6, 10_000, false);
    return Subject.of(device, Models.build(config, Weights.random(device, seed)), tokenizer);
  }
}
