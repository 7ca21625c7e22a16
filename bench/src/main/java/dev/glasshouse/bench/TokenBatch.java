package dev.glasshouse.bench;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What one training step reads: in each row a token more than the context, so that every position
 * has its next token as target.
 *
 * @param batch rows, B
 * @param context positions, T
 * @param tokens row-major {@code [B, T + 1]}
 */
public record TokenBatch(int batch, int context, int[] tokens) {

  /**
   * @throws IllegalArgumentException if the tokens are not B (T + 1)
   */
  public TokenBatch {
    if (batch < 1 || context < 1 || tokens.length != (long) batch * (context + 1L)) {
      throw new IllegalArgumentException(
          "%d tokens are not %d rows of %d + 1".formatted(tokens.length, batch, context));
    }
  }

  /**
   * Tokens drawn evenly from the vocabulary. Both sides of a comparison make the same ones.
   *
   * @param seed of the whole run
   * @param step counts from 0; every step has its own tokens
   */
  public static TokenBatch random(TrainPreset preset, long seed, int step) {
    var random = new SplittableRandom(seed * 1_000_003 + step);
    int[] tokens = new int[preset.batch() * (preset.context() + 1)];
    Arrays.setAll(tokens, _ -> random.nextInt(preset.vocab()));
    return new TokenBatch(preset.batch(), preset.context(), tokens);
  }

  /** The first T tokens of each row, {@code [B, T]}. */
  public int[] inputs() {
    return columns(0);
  }

  /** The last T tokens of each row, {@code [B, T]}. */
  public int[] targets() {
    return columns(1);
  }

  private int[] columns(int from) {
    int[] out = new int[batch * context];
    for (int row = 0; row < batch; row++) {
      System.arraycopy(tokens, row * (context + 1) + from, out, row * context, context);
    }
    return out;
  }
}
