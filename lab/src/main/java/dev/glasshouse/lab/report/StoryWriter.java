package dev.glasshouse.lab.report;

import dev.glasshouse.engine.BatchGenerator;
import dev.glasshouse.engine.Generation;
import dev.glasshouse.engine.Request;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.Device;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
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
   * @param stop asked before each token
   * @return the texts, in the order of the requests
   * @throws CancellationException if {@code stop} became true
   */
  static List<String> write(
      Model model,
      Tokenizer tokenizer,
      Device device,
      List<Request> requests,
      IntConsumer progress,
      BooleanSupplier stop) {
    int slots = Math.min(SLOTS, requests.size());
    int capacity = model.config().context();
    var generator = new BatchGenerator(model, device, tokenizer, capacity, slots);
    AtomicInteger done = new AtomicInteger();
    List<Generation> stories =
        generator.generate(requests, (_, _) -> progress.accept(done.incrementAndGet()), stop);
    if (stop.getAsBoolean()) {
      throw new CancellationException();
    }
    return stories.stream().map(story -> story.text().strip()).toList();
  }
}
