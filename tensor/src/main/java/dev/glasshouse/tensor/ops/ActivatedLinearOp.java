package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * y = f(x) op(W) + b for an elementwise {@link Activation} f, in chunks of rows. f(x) exists for
 * one chunk at a time only, and is computed a second time in the backward pass: the widest
 * activation of a transformer is never stored.
 */
public final class ActivatedLinearOp {
  /** Floats of f(x) in a chunk: 8 MiB, still in the cache when the product reads it. */
  private static final int CHUNK = 1 << 21;

  private ActivatedLinearOp() {}

  /**
   * @param x the activation's inputs, each [..., in]
   * @param weight [out, in] or [in, out], as {@code layout} says; or quantised, [out, in]
   * @param bias [out], or null
   * @return [..., out]
   */
  public static Tensor apply(
      Scope scope,
      Activation activation,
      Tensor[] x,
      Parameter weight,
      @Nullable Parameter bias,
      Layout layout) {
    Products products = Products.of(scope, weight, layout, x[0]);
    int rows = x[0].rows();
    int in = products.in();
    int chunk = Math.min(rows, Math.max(16, CHUNK / in));
    int[] shape = x[0].shape();
    shape[shape.length - 1] = products.out();
    Tensor y = scope.tensor(shape);
    var elementwise = scope.device().kernels().elementwise();
    var workers = scope.device().workers();
    try (Scratch scratch = scope.scratch(chunk, in)) {
      Tensor fx = scratch.tensor();
      for (int row = 0; row < rows; row += chunk) {
        int count = Math.min(chunk, rows - row);
        long start = (long) row * in;
        workers.blocks(
            (long) count * in,
            (from, n) -> activation.forward(elementwise, x, start + from, fx, from, n));
        products.forward(fx, 0, y, row, count);
      }
    }
    if (bias != null) {
      LinearOp.addBias(scope, bias, y);
    }
    return scope.record(
        y,
        dy -> {
          if (bias != null) {
            Reductions.addBiasGradient(scope, dy, bias);
          }
          try (Scratch d0 = scope.contribution(x[0]);
              Scratch d1 = x.length > 1 ? scope.contribution(x[1]) : null;
              Scratch scratch0 = scope.scratch(chunk, in);
              Scratch scratch1 = scope.scratch(chunk, in)) {
            Tensor[] dx = {d0.tensor(), d1 == null ? null : d1.tensor()};
            Tensor fx = scratch0.tensor();
            Tensor dfx = scratch1.tensor();
            for (int row = 0; row < rows; row += chunk) {
              int count = Math.min(chunk, rows - row);
              long start = (long) row * in;
              workers.blocks(
                  (long) count * in,
                  (from, n) -> activation.forward(elementwise, x, start + from, fx, from, n));
              products.weightGradient(fx, 0, dy, row, count);
              products.inputGradient(dy, row, 0, dfx, 0, count);
              workers.blocks(
                  (long) count * in,
                  (from, n) -> activation.backward(elementwise, x, start + from, dfx, from, dx, n));
            }
          }
        });
  }
}
