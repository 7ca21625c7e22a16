package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.Buffer.OFFSET;

import dev.glasshouse.tensor.kernels.KernelCase.Output;
import dev.glasshouse.tensor.kernels.KernelCase.Run;

/** The attention kernels of {@link Softmax} in float64, on a tile that the diagonal crosses. */
final class AttentionCases {
  private static final int ROWS = 5;

  private AttentionCases() {}

  /**
   * A tile of {@code cols} keys from position 10 on, queries spread so that the first sees nothing
   * and the last all; documents start at several places.
   */
  private record Tile(Buffer scores, Buffer starts, int cols, int query0, int key0) {
    static Tile of(Inputs in, int cols) {
      int key0 = 10;
      int query0 = key0 - 2 + Math.max(0, cols - 3);
      Buffer starts = in.ints(query0 + ROWS, q -> q % 3 == 0 ? 0 : key0 + q % 3 * cols / 4);
      return new Tile(in.normal((ROWS - 1) * (cols + 2) + cols, 3), starts, cols, query0, key0);
    }

    int ld() {
      return cols + 2;
    }

    boolean seen(int row, int col) {
      int query = query0 + row;
      int start = query % 3 == 0 ? 0 : key0 + query % 3 * cols / 4;
      return col < cols && start <= key0 + col && key0 + col <= query;
    }

    boolean inside(int i) {
      return i % ld() < cols;
    }
  }

  static Run tile(Inputs in, int cols) {
    Tile t = Tile.of(in, cols);
    Buffer max = in.normal(ROWS, 1);
    max.set(2, Float.NEGATIVE_INFINITY);
    Buffer sum = in.positive(ROWS);
    sum.set(2, 0f);
    Buffer factor = in.empty(ROWS);
    double[] after = new double[ROWS];
    double[] added = new double[ROWS];
    double[] size = new double[ROWS];
    for (int r = 0; r < ROWS; r++) {
      after[r] = max.get(r);
      for (int c = 0; c < cols; c++) {
        after[r] = t.seen(r, c) ? Math.max(after[r], t.scores.get(r * t.ld() + c)) : after[r];
      }
      for (int c = 0; c < cols; c++) {
        double argument = t.scores.get(r * t.ld() + c) - after[r];
        added[r] += t.seen(r, c) ? Math.exp(argument) : 0;
        size[r] += t.seen(r, c) ? Math.exp(argument) * (1 + Math.abs(argument)) : 0;
      }
    }
    double[] scale = new double[ROWS];
    for (int r = 0; r < ROWS; r++) {
      scale[r] = after[r] == Double.NEGATIVE_INFINITY ? 1 : Math.exp(max.get(r) - after[r]);
    }
    return Run.of(
        k ->
            k.softmax()
                .attentionTile(
                    t.scores.segment(),
                    OFFSET,
                    t.ld(),
                    ROWS,
                    cols,
                    t.query0,
                    t.key0,
                    t.starts.segment(),
                    OFFSET,
                    max.segment(),
                    sum.segment(),
                    factor.segment(),
                    OFFSET),
        exponentials(t, after),
        Output.of(max, r -> after[r], r -> 0),
        Output.of(sum, r -> sum.get(r) * scale[r] + added[r], r -> 4 * sum.get(r) + size[r]),
        Output.of(factor, r -> scale[r], r -> 4 * scale[r]));
  }

  private static Output exponentials(Tile t, double[] shift) {
    return Output.of(
        t.scores,
        i ->
            !t.inside(i)
                ? t.scores.get(i)
                : t.seen(i / t.ld(), i % t.ld())
                    ? Math.exp(t.scores.get(i) - shift[i / t.ld()])
                    : 0,
        i -> {
          double argument = t.scores.get(i) - shift[i / t.ld()];
          boolean seen = t.inside(i) && t.seen(i / t.ld(), i % t.ld());
          return seen ? Math.exp(argument) * (1 + Math.abs(argument)) : 0;
        });
  }

  static Run probabilities(Inputs in, int cols) {
    Tile t = Tile.of(in, cols);
    Buffer lse = in.empty(ROWS);
    double[] shift = new double[ROWS];
    for (int r = 0; r < ROWS; r++) {
      float largest = 0;
      for (int c = 0; c < cols; c++) {
        largest = Math.max(largest, t.scores.get(r * t.ld() + c));
      }
      lse.set(r, largest + 0.3f * r);
      shift[r] = lse.get(r);
    }
    return Run.of(
        k ->
            k.softmax()
                .attentionProbabilities(
                    t.scores.segment(),
                    OFFSET,
                    t.ld(),
                    ROWS,
                    cols,
                    t.query0,
                    t.key0,
                    t.starts.segment(),
                    OFFSET,
                    lse.segment(),
                    OFFSET),
        exponentials(t, shift));
  }

  static Run scoreGradient(Inputs in, int cols) {
    int ld = cols + 2;
    Buffer p = in.positive((ROWS - 1) * ld + cols);
    Buffer dp = in.normal((ROWS - 1) * ld + cols, 1);
    Buffer delta = in.normal(ROWS, 1);
    return Run.of(
        k ->
            k.softmax()
                .attentionScoreGradient(
                    p.segment(),
                    OFFSET,
                    dp.segment(),
                    OFFSET,
                    ld,
                    ROWS,
                    cols,
                    delta.segment(),
                    OFFSET,
                    0.125f),
        Output.of(
            dp,
            i ->
                i % ld < cols
                    ? p.get(i) * 0.125 * ((double) dp.get(i) - delta.get(i / ld))
                    : dp.get(i),
            i -> p.get(i) * 0.125 * (Math.abs(dp.get(i)) + Math.abs(delta.get(i / ld)))));
  }
}
