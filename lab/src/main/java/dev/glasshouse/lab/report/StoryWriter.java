package dev.glasshouse.lab.report;

import dev.glasshouse.engine.Generator;
import dev.glasshouse.engine.Request;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Lets a model write many texts. */
final class StoryWriter {
  private StoryWriter() {}

  /**
   * Writes.
   *
   * @param requests what; none needs more than the model's context
   * @param progress hears how many are done
   * @return the texts, in the order of the requests
   */
  static List<String> write(
      Model model,
      Tokenizer tokenizer,
      Device device,
      List<Request> requests,
      IntConsumer progress) {
    var generator = new Generator(model, device, tokenizer, model.config().context());
    List<String> texts = new ArrayList<>(requests.size());
    for (Request request : requests) {
      texts.add(generator.generate(request, _ -> {}).text().strip());
      progress.accept(texts.size());
    }
    return texts;
  }
}
