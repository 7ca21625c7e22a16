package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;

/** y = scale times the sum of all elements; with scale 1 / size, their mean. */
public final class SumOp {
  private SumOp() {}

  /**
   * @param x any shape
   * @return [1]
   */
  public static Tensor apply(Scope scope, Tensor x, float scale) {
    Tensor y = scope.tensor(1);
    var workers = scope.device().workers();
    workers.run(1, _ -> y.set(0, (float) (scale * Totals.sum(scope.device(), x))));
    return scope.record(
        y,
        dy -> {
          try (Scratch scratch = scope.contribution(x)) {
            Tensor dx = scratch.tensor();
            var elementwise = scope.device().kernels().elementwise();
            workers.blocks(
                x.size(), (from, n) -> elementwise.fill(dx.data(), from, n, scale * dy.item()));
          }
        });
  }
}
