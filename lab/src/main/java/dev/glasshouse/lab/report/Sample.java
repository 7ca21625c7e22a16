package dev.glasshouse.lab.report;

import dev.glasshouse.engine.Generator;
import dev.glasshouse.engine.Request;
import dev.glasshouse.engine.Sampling;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.lab.train.TrainListener;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.Device;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;

/**
 * A text that a model wrote, from the beginning of a document.
 *
 * @param seed the seed it was drawn with
 * @param text what it wrote
 */
public record Sample(long seed, String text) {
  /**
   * As many as the recipe asks for, with seeds 1, 2, 3 and so on: none is left out.
   *
   * @throws CancellationException if the listener wants no more
   */
  public static List<Sample> draw(
      Model model,
      Tokenizer tokenizer,
      Device device,
      Recipe.Samples recipe,
      TrainListener listener) {
    Request request = Request.of(tokenizer, recipe.prompt()).withMaxTokens(recipe.tokens());
    int capacity = request.prompt().size() + recipe.tokens();
    Generator generator = new Generator(model, device, tokenizer, capacity);
    return LongStream.rangeClosed(1, recipe.count())
        .mapToObj(seed -> {
          var sampling = new Sampling(recipe.temperature(), 0, recipe.topP(), 0, seed);
          var written =
              generator.generate(request.withSampling(sampling), _ -> listener.endIfCancelled());
          return new Sample(seed, written.text().strip());
        })
        .toList();
  }
}
