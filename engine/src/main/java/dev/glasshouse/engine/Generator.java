package dev.glasshouse.engine;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.kernels.KvType;
import java.time.Duration;

/**
 * Writes on from a prompt, one token after the other. For one thread; one generation at a time.
 *
 * <pre>{@code
 * var generator = new Generator(model, device, tokenizer, 512);
 * generator.generate(Request.of(tokenizer, "Once upon a time"), System.out::print);
 * }</pre>
 */
public final class Generator {
  private final Sequence sequence;
  private final Tokenizer tokenizer;
  private final int vocab;

  /**
   * Holds keys and values in single precision.
   *
   * @param capacity most tokens, of prompt and continuation together, that a generation may need
   */
  public Generator(Model model, Device device, Tokenizer tokenizer, int capacity) {
    this(model, device, tokenizer, capacity, KvType.F32);
  }

  /**
   * @param capacity most tokens, of prompt and continuation together, that a generation may need
   * @param type how keys and values of tokens are held
   * @throws UserError if the model's cannot be held so
   */
  public Generator(Model model, Device device, Tokenizer tokenizer, int capacity, KvType type) {
    this.tokenizer = tokenizer;
    sequence = new Sequence(model, device, capacity, type);
    vocab = model.config().vocab();
  }

  /**
   * Finds out whether a request can be met, without beginning to.
   *
   * @throws UserError if the prompt does not fit into the context or holds ids the model has not
   */
  public void check(Request request) {
    request.check(sequence.capacity(), vocab);
  }

  /**
   * Generates until something stops it.
   *
   * @param output receives the text, piece by piece
   * @return the whole text, why it stopped, and figures
   * @throws UserError if {@link #check} does, or the model's weights are damaged
   */
  public Generation generate(Request request, Output output) {
    check(request);
    sequence.clear();
    var draft = new Draft(request, tokenizer, vocab, output);
    long start = System.nanoTime();
    sequence.read(request.prompt(), draft::cancelled);
    long promptRead = System.nanoTime();
    int promptTokens = sequence.length();
    while (!draft.ended() && !draft.cancelled()) {
      draft.accept(draft.draw(sequence.logits()), sequence.room());
      if (!draft.ended()) {
        sequence.read(draft.last());
      }
    }
    Duration time = Duration.ofNanos(System.nanoTime() - promptRead);
    return draft.generation(promptTokens, Duration.ofNanos(promptRead - start), time);
  }
}
