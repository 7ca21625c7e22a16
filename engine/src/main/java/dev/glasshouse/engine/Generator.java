package dev.glasshouse.engine;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.tokenizer.StreamingDecoder;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * @param capacity most tokens, of prompt and continuation together, that a generation may need
   */
  public Generator(Model model, Device device, Tokenizer tokenizer, int capacity) {
    this.tokenizer = tokenizer;
    sequence = new Sequence(model, device, capacity);
    vocab = model.config().vocab();
  }

  /**
   * Finds out whether a request can be met, without beginning to.
   *
   * @throws UserError if the prompt does not fit into the context or holds ids the model has not
   */
  public void check(Request request) {
    if (request.prompt().size() > sequence.capacity()) {
      throw new UserError(
          "The prompt has %,d tokens and the context %,d: shorten the prompt"
              .formatted(request.prompt().size(), sequence.capacity()));
    }
    for (int id : request.prompt()) {
      if (id < 0 || id >= vocab) {
        throw new UserError(
            "The prompt holds token %d, and the model knows 0 to %d: is it another model's tokeniser?"
                .formatted(id, vocab - 1));
      }
    }
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
    return new Run(request, output).run();
  }

  /** One generation. */
  private final class Run {
    private final Request request;
    private final int[] prompt;
    private final Output output;
    private final Sampler sampler;
    private final StreamingDecoder decoder;
    private final StopFilter filter;
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> tokens = new ArrayList<>();

    Run(Request request, Output output) {
      this.request = request;
      this.output = output;
      prompt = request.prompt().stream().mapToInt(Integer::intValue).toArray();
      sequence.clear();
      sampler = new Sampler(request.sampling(), vocab);
      decoder = new StreamingDecoder(tokenizer, prompt);
      filter = new StopFilter(request.stopSequences(), this::emit);
    }

    private void emit(String piece) {
      text.append(piece);
      output.text(piece);
    }

    Generation run() {
      long start = System.nanoTime();
      boolean ready = readPrompt();
      long promptRead = System.nanoTime();
      int promptTokens = sequence.length();
      StopReason stop = ready ? write() : StopReason.CANCELLED;
      Duration time = Duration.ofNanos(System.nanoTime() - promptRead);
      return new Generation(
          text.toString(),
          List.copyOf(tokens),
          stop,
          promptTokens,
          Duration.ofNanos(promptRead - start),
          time);
    }

    /** Reads the prompt in chunks. Returns whether it came to the end. */
    private boolean readPrompt() {
      for (int done = 0; done < prompt.length; done = sequence.length()) {
        if (output.cancelled()) {
          return false;
        }
        int count = Math.min(sequence.chunk(), prompt.length - done);
        sequence.read(Arrays.copyOfRange(prompt, done, done + count));
      }
      return true;
    }

    /** Draws and reads tokens until something stops it. */
    private StopReason write() {
      StopReason stop = null;
      while (stop == null) {
        stop = step();
      }
      if (stop != StopReason.STOP_SEQUENCE) {
        filter.finish();
      }
      return stop;
    }

    /** Draws a token and reads it, or returns why not. */
    private @Nullable StopReason step() {
      if (output.cancelled()) {
        return StopReason.CANCELLED;
      }
      if (tokens.size() == request.maxTokens()) {
        return StopReason.MAX_TOKENS;
      }
      int token = sampler.draw(sequence.logits(), tokens.size());
      tokens.add(token);
      if (request.stopTokens().contains(token)) {
        return StopReason.END_TOKEN;
      }
      if (filter.accept(decoder.accept(token))) {
        return StopReason.STOP_SEQUENCE;
      }
      if (tokens.size() == request.maxTokens()) {
        return StopReason.MAX_TOKENS;
      }
      if (sequence.room() == 0) {
        return StopReason.CONTEXT_FULL;
      }
      sequence.read(token);
      return null;
    }
  }
}
