package dev.glasshouse.lab.eval;

import dev.glasshouse.engine.BatchGenerator;
import dev.glasshouse.engine.Generation;
import dev.glasshouse.engine.Request;
import dev.glasshouse.engine.Sampling;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.Device;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;

/**
 * Lets a model write many stories: each as long as its context lets it, drawn with the seeds 1, 2,
 * 3 and so on, and none left out.
 */
public final class StoryWriter {
  /** What stories are drawn at unless something else is said. */
  public static final double TEMPERATURE = 0.8;

  /** Stories under way at once: more would hardly be faster, and take memory. */
  private static final int SLOTS = 64;

  private StoryWriter() {}

  /**
   * Writes.
   *
   * @param opening what each begins after
   * @param count how many
   * @param progress hears how many are done
   * @param stop asked before each token
   * @return the texts, in the order of their seeds
   * @throws CancellationException if {@code stop} became true
   */
  public static List<String> write(
      Model model,
      Tokenizer tokenizer,
      Device device,
      String opening,
      int count,
      double temperature,
      IntConsumer progress,
      BooleanSupplier stop) {
    int slots = Math.min(SLOTS, count);
    int capacity = model.config().context();
    Request request = Request.of(tokenizer, opening);
    Request longest = request.withMaxTokens(Math.max(0, capacity - request.prompt().size()));
    List<Request> requests =
        LongStream.rangeClosed(1, count)
            .mapToObj(seed -> longest.withSampling(Sampling.at(temperature).withSeed(seed)))
            .toList();
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
