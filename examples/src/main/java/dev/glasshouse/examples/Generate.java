package dev.glasshouse.examples;

import dev.glasshouse.engine.Generation;
import dev.glasshouse.engine.Generator;
import dev.glasshouse.engine.Request;
import dev.glasshouse.engine.Sampling;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.Device;
import java.nio.file.Path;

/** Opens a model and lets it go on from a prompt, drawing each word piece with some chance. */
public final class Generate {
  private Generate() {}

  /**
   * Runs it.
   *
   * @param args a model (a checkpoint folder, a run or a llama2.c file), its tokeniser, a prompt
   */
  public static void main(String[] args) {
    Path modelPath = Path.of(args[0]);
    Tokenizer tokenizer = Tokenizers.load(Path.of(args[1]));
    String prompt = args[2];

    try (Device device = Device.cpu();
        ModelFiles files = ModelFiles.open(modelPath)) {
      var generator = new Generator(files.build(device), device, tokenizer, 256);
      Request request =
          Request.of(tokenizer, prompt)
              .withMaxTokens(100)
              .withSampling(Sampling.at(0.8).withTopP(0.95).withSeed(7));

      System.out.print(prompt);
      Generation generation = generator.generate(request, System.out::print);

      System.out.printf(
          "%n%n%d tokens, %.0f a second, ended by %s%n",
          generation.tokens().size(), generation.tokensPerSecond(), generation.stop());
    }
  }
}
