package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Sink;
import dev.glasshouse.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** y = x op(W) + b, over all rows of x. dx = dy op(W)^T, dW = dy^T x, db = column sums of dy. */
public final class LinearOp {
  private LinearOp() {}

  /**
   * @param x [..., in]
   * @param weight [out, in] or [in, out], as {@code layout} says; or quantised, [out, in]
   * @param bias [out], or null
   * @return [..., out]
   * @throws dev.glasshouse.tensor.UserError when the weight is quantised and the scope records
   * @throws IllegalArgumentException when x's last dimension is not the weight's input width
   */
  public static Tensor apply(
      Scope scope, Tensor x, Parameter weight, @Nullable Parameter bias, Layout layout) {
    Products products = Products.of(scope, weight, layout, x);
    int rows = x.rows();
    int[] shape = x.shape();
    shape[shape.length - 1] = products.out();
    Tensor y = scope.tensor(shape);
    products.forward(x, 0, y, 0, rows);
    if (bias != null) {
      addBias(scope, bias, y);
    }
    return scope.record(
        y,
        dy -> {
          products.weightGradient(x, 0, dy, 0, rows);
          if (bias != null) {
            Reductions.addBiasGradient(scope, dy, bias);
          }
          if (scope.tracks(x)) {
            Sink dx = scope.sink(x);
            products.inputGradient(dy, 0, dx.beta(), dx.tensor(), 0, rows);
          }
        });
  }

  static void addBias(Scope scope, Parameter bias, Tensor y) {
    int cols = y.dim(-1);
    scope
        .device()
        .workers()
        .ranges(
            y.rows(),
            Workload.rows(cols),
            (from, count) ->
                scope
                    .device()
                    .kernels()
                    .elementwise()
                    .addBias(bias.value().data(), 0, y.data(), (long) from * cols, count, cols));
  }
}
