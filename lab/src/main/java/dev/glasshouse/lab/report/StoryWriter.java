package dev.glasshouse.lab.report;

import dev.glasshouse.engine.BatchGenerator;
import dev.glasshouse.engine.Request;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.Device;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Lets a model write many texts. */
final class StoryWriter {
  /** Stories under way at once: more would hardly be faster, and take memory. */
  private static final int SLOTS = 64;

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
    int slots = Math.min(SLOTS, requests.size());
    int capacity = model.config().context();
    var generator = new BatchGenerator(model, device, tokenizer, capacity, slots);
    AtomicInteger done = new AtomicInteger();
    return generator
        .generate(requests, (_, _) -> progress.accept(done.incrementAndGet()), () -> false)
        .stream()
        .map(generation -> generation.text().strip())
        .toList();
  }
}
