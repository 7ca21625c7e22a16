package dev.glasshouse.examples;

import dev.glasshouse.engine.Generator;
import dev.glasshouse.engine.Request;
import dev.glasshouse.engine.Sampling;
import dev.glasshouse.lab.train.AdamW;
import dev.glasshouse.lab.train.Optimizer;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.Models;
import dev.glasshouse.model.Pass;
import dev.glasshouse.model.Weights;
import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.tokenizer.BpeTrainer;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Trains a small transformer on a string until it knows it by heart, and lets it recite. */
public final class TrainOnAString {
  private static final String TEXT =
      """
      The gardener built a house of glass
      to watch the rain and seasons pass.
      She grew a lemon from a seed
      and taught her youngest how to read.
      """;

  private static final int STEPS = 60;

  private TrainOnAString() {}

  /** Runs it; there are no arguments. */
  public static void main(String[] args) {
    // The text becomes numbers: <|endoftext|>, then pieces of words, then <|endoftext|> again.
    Tokenizer tokenizer = new BpeTrainer(BpeTrainer.Options.ofSize(300)).train(List.of(TEXT));
    int[] ids = tokenizer.encode(BpeTrainer.END_OF_TEXT + TEXT + BpeTrainer.END_OF_TEXT);
    int time = ids.length - 1;

    try (Device device = Device.cpu()) {
      Model model = Models.build(config(tokenizer.vocabSize()), Weights.random(device, 42));
      List<Parameter> weights = model.parameters();
      Optimizer adamW =
          AdamW.uniform(device, weights, 3e-3, 0.1, new AdamW.Moments(0.9, 0.95, 1e-8));

      for (int step = 0; step < STEPS; step++) {
        try (Scope scope = device.training()) { // all memory of the step goes back at its end
          Pass pass = Pass.of(scope, Arrays.copyOf(ids, time));
          Tensor next = scope.ints(1, time).copyFrom(Arrays.copyOfRange(ids, 1, ids.length));
          Tensor loss = model.loss(pass, next, 1f / time);
          if (step % 10 == 0) {
            System.out.printf("step %2d  loss %.3f%n", step, loss.item());
          }
          scope.backward(loss);
        }
        adamW.step(step, 1, 1);
        weights.forEach(Parameter::clearGradient);
      }

      System.out.println();
      var generator = new Generator(model, device, tokenizer, model.config().context());
      Request fromTheStart = Request.of(tokenizer, "").withSampling(Sampling.greedy());
      generator.generate(fromTheStart, System.out::print);
    }
  }

  /** Two blocks of width 64, with two heads that share keys and values. */
  private static GlassConfig config(int vocab) {
    int layers = 2;
    int width = 64;
    int heads = 2;
    int kvHeads = 1;
    int headSize = 32;
    int mlpWidth = 192;
    int context = 256;
    return new GlassConfig(
        layers, width, heads, kvHeads, headSize, mlpWidth, vocab, context, 1e-6, 10_000, true);
  }
}
