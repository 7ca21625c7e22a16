package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * An output head [V, C] applied to rows of x in chunks, shared by the ops that need logits but must
 * not store them.
 */
record Head(Scope scope, Products products, int rows) {
  /** Floats of logits in a chunk, 8 MiB, where that is enough rows for an efficient product. */
  private static final int CHUNK = 1 << 21;

  private static final int LEAST_ROWS = 256;

  /** Works on rows [row, row + count) of x, whose logits are the first rows of {@code logits}. */
  @FunctionalInterface
  interface Chunk {
    void run(Tensor logits, int row, int count);
  }

  /**
   * @throws IllegalArgumentException when targets are not one a row of x
   */
  static Head of(Scope scope, Tensor x, Parameter weight, Tensor targets) {
    if (targets.size() != x.rows()) {
      throw new IllegalArgumentException(
          "targets " + targets + " are not one for each row of " + x);
    }
    Products products = Products.of(scope, weight, Layout.OUT_IN, x);
    return new Head(scope, products, x.rows());
  }

  void forEachChunk(Tensor x, Chunk body) {
    int chunk = Math.min(rows, Math.max(LEAST_ROWS, CHUNK / products.out()));
    try (Scratch logits = scope.scratch(chunk, products.out())) {
      for (int row = 0; row < rows; row += chunk) {
        int count = Math.min(chunk, rows - row);
        products.forward(x, row, logits.tensor(), 0, count);
        body.run(logits.tensor(), row, count);
      }
    }
  }

  /**
   * Log-probabilities of a chunk; its logits become their gradient when {@code upstream} is given.
   */
  void tokenLogProbs(
      Tensor logits,
      Tensor targets,
      Tensor logProbs,
      @Nullable Tensor upstream,
      int row,
      int count) {
    var softmax = scope.device().kernels().softmax();
    int vocab = products.out();
    scope
        .device()
        .workers()
        .ranges(
            count,
            Workload.rows(vocab),
            (from, n) ->
                softmax.tokenLogProbs(
                    logits.data(),
                    (long) from * vocab,
                    targets.data(),
                    row + from,
                    logProbs.data(),
                    row + from,
                    upstream == null ? null : upstream.data(),
                    row + from,
                    n,
                    vocab));
  }

  /** From the gradient of a chunk's logits: writes dx and adds to dW. */
  void backward(Tensor dLogits, Tensor x, Tensor dx, int row, int count) {
    products.inputGradient(dLogits, 0, 0, dx, row, count);
    products.weightGradient(x, row, dLogits, 0, count);
  }

  void fill(Tensor t, float value) {
    var elementwise = scope.device().kernels().elementwise();
    scope
        .device()
        .workers()
        .blocks(t.size(), (from, n) -> elementwise.fill(t.data(), from, n, value));
  }

  void copy(Tensor from, Tensor to) {
    var elementwise = scope.device().kernels().elementwise();
    scope
        .device()
        .workers()
        .blocks(to.size(), (at, n) -> elementwise.axpby(1, from.data(), at, 0, to.data(), at, n));
  }
}
