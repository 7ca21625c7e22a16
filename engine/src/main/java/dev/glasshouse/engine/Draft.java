package dev.glasshouse.engine;

import dev.glasshouse.model.tokenizer.StreamingDecoder;
import dev.glasshouse.model.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A generation under way: what was drawn so far, and whether it has come to its end. */
final class Draft {
  private final Request request;
  private final Output output;
  private final Sampler sampler;
  private final StreamingDecoder decoder;
  private final StopFilter filter;
  private final StringBuilder text = new StringBuilder();
  private final List<Integer> tokens = new ArrayList<>();
  private @Nullable StopReason stop;

  /**
   * @param vocab number of logits, V
   */
  Draft(Request request, Tokenizer tokenizer, int vocab, Output output) {
    this.request = request;
    this.output = output;
    sampler = new Sampler(request.sampling(), vocab);
    decoder =
        new StreamingDecoder(
            tokenizer, request.prompt().stream().mapToInt(Integer::intValue).toArray());
    filter = new StopFilter(request.stopSequences(), this::emit);
    if (request.maxTokens() == 0) {
      end(StopReason.MAX_TOKENS);
    }
  }

  private void emit(String piece) {
    text.append(piece);
    output.text(piece);
  }

  /** Whether nothing more is to be drawn. */
  boolean ended() {
    return stop != null;
  }

  /** Whether the one who asked wants no more; if so, it has ended. */
  boolean cancelled() {
    if (stop == null && output.cancelled()) {
      end(StopReason.CANCELLED);
    }
    return stop == StopReason.CANCELLED;
  }

  /** The token to go on with, which {@link #accept} wants next. Changes nothing. */
  int draw(float[] logits) {
    return sampler.draw(logits, tokens.size());
  }

  /**
   * Takes the token drawn.
   *
   * @param room tokens that the sequence can still read
   */
  void accept(int token, int room) {
    tokens.add(token);
    if (request.stopTokens().contains(token)) {
      end(StopReason.END_TOKEN);
    } else if (filter.accept(decoder.accept(token))) {
      stop = StopReason.STOP_SEQUENCE;
    } else if (tokens.size() == request.maxTokens()) {
      end(StopReason.MAX_TOKENS);
    } else if (room == 0) {
      end(StopReason.CONTEXT_FULL);
    }
  }

  private void end(StopReason reason) {
    stop = reason;
    if (!tokens.isEmpty()) { // what a prompt leaves open is not this text's
      filter.accept(decoder.finish());
    }
    filter.finish();
  }

  /** The token drawn last. */
  int last() {
    return tokens.getLast();
  }

  /**
   * The whole of it, once it has ended.
   *
   * @param promptTokens tokens of the prompt that were read
   * @param promptTime how long that took
   * @param time how long drawing and reading the tokens took
   */
  Generation generation(int promptTokens, Duration promptTime, Duration time) {
    if (stop == null) {
      throw new IllegalStateException("the generation has not ended");
    }
    return new Generation(
        text.toString(), List.copyOf(tokens), stop, promptTokens, promptTime, time);
  }
}
