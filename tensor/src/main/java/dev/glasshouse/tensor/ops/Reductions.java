package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Sink;
import dev.glasshouse.tensor.Tensor;

/**
 * Sums over rows in fixed parts: each part writes its own partial sums, which are then added in
 * order, so that the result does not depend on threads.
 */
final class Reductions {
  private static final int ROWS_PER_PART = 64;
  private static final int MOST_PARTS = 16;

  private Reductions() {}

  /** Sums rows [from, from + count) into a row of partial sums that starts at {@code offset}. */
  @FunctionalInterface
  interface Partial {
    void run(int from, int count, Tensor sums, long offset);
  }

  /**
   * Sums {@code rows} rows in parts and adds the result to the gradients of parameters: the first
   * {@code cols} of each row of sums to the first parameter's, the next to the second's.
   */
  static void addRowSums(
      Scope scope, int rows, int cols, Partial partial, Parameter... parameters) {
    int parts = Math.clamp(rows / ROWS_PER_PART, 1, MOST_PARTS);
    int width = cols * parameters.length;
    try (Scratch scratch = scope.scratch(parts, width)) {
      Tensor sums = scratch.tensor();
      var workers = scope.device().workers();
      workers.run(
          parts,
          p -> {
            int from = (int) ((long) rows * p / parts);
            int to = (int) ((long) rows * (p + 1) / parts);
            partial.run(from, to - from, sums, (long) p * width);
          });
      var elementwise = scope.device().kernels().elementwise();
      for (int i = 0; i < parameters.length; i++) {
        Sink sink = parameters[i].sink();
        int column = i * cols;
        workers.run(
            1,
            _ -> {
              for (int p = 0; p < parts; p++) {
                float beta = p > 0 ? 1 : sink.beta();
                long start = (long) p * width + column;
                elementwise.axpby(1, sums.data(), start, beta, sink.tensor().data(), 0, cols);
              }
            });
      }
    }
  }

  /** Adds the column sums of dy to the gradient of a bias. */
  static void addBiasGradient(Scope scope, Tensor dy, Parameter bias) {
    int cols = dy.dim(-1);
    var elementwise = scope.device().kernels().elementwise();
    addRowSums(
        scope,
        dy.rows(),
        cols,
        (from, count, sums, offset) ->
            elementwise.columnSum(
                dy.data(), (long) from * cols, count, cols, sums.data(), offset, false),
        bias);
  }
}
