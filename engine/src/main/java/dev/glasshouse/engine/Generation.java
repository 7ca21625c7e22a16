package dev.glasshouse.engine;

import java.time.Duration;
import java.util.List;

/**
 * What was generated.
 *
 * @param text the continuation, up to where it stopped
 * @param tokens every token that was drawn, those included that a stop sequence cut off, and a
 *     token that ended the text
 * @param stop why it ended
 * @param promptTokens tokens of the prompt that were read
 * @param promptTime how long reading the prompt took
 * @param time how long drawing and reading the tokens took
 */
public record Generation(
    String text,
    List<Integer> tokens,
    StopReason stop,
    int promptTokens,
    Duration promptTime,
    Duration time) {
  /** Tokens drawn per second; 0 where none was. */
  public double tokensPerSecond() {
    return perSecond(tokens.size(), time);
  }

  /** Tokens of the prompt read per second. */
  public double promptTokensPerSecond() {
    return perSecond(promptTokens, promptTime);
  }

  private static double perSecond(int count, Duration duration) {
    return count == 0 ? 0 : count * 1e9 / Math.max(1, duration.toNanos());
  }
}
