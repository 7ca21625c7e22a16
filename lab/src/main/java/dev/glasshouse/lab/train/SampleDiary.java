package dev.glasshouse.lab.train;

import dev.glasshouse.engine.Generator;
import dev.glasshouse.engine.Request;
import dev.glasshouse.engine.Sampling;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.Device;
import java.nio.file.Path;
import java.util.Map;

/**
 * A run's {@code samples.jsonl}: what the model writes while it is learning, always drawn with the
 * same seed. Nothing that training computes depends on it.
 */
final class SampleDiary implements AutoCloseable {
  private static final int ENTRIES = 8;
  private static final int MOST_TOKENS = 160;
  private static final long SEED = 1;

  private final MetricsLog log;
  private final Generator generator;
  private final Request request;
  private long lastPart;

  /**
   * @param file the diary; made if it is missing
   * @param nextStep entries from this step on are written again
   * @param steps planned
   */
  SampleDiary(
      Path file,
      Recipe recipe,
      Model model,
      Tokenizer tokenizer,
      Device device,
      long nextStep,
      long steps) {
    Recipe.Samples samples = recipe.samples();
    int tokens = Math.min(samples.tokens(), MOST_TOKENS);
    request =
        Request.of(tokenizer, samples.prompt())
            .withMaxTokens(tokens)
            .withSampling(new Sampling(samples.temperature(), 0, samples.topP(), 0, SEED));
    lastPart = nextStep == 0 ? -1 : (nextStep - 1) * ENTRIES / steps;
    generator = new Generator(model, device, tokenizer, request.prompt().size() + tokens);
    log = MetricsLog.open(file, nextStep);
  }

  /**
   * Writes an entry if an eighth of the run begins with the step.
   *
   * @param made the step
   * @param steps planned, which may change
   */
  void step(StepMetrics made, long steps) {
    long part = made.step() * ENTRIES / steps;
    if (part <= lastPart) {
      return;
    }
    lastPart = part;
    String text = generator.generate(request, _ -> {}).text().strip();
    log.append(made.step(), Map.of("loss", made.loss(), "seed", SEED, "text", text));
    log.flush();
  }

  @Override
  public void close() {
    log.close();
  }
}
