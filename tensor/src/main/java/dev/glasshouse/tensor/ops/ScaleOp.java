package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;

/** y = alpha x. */
public final class ScaleOp {
  private ScaleOp() {}

  /**
   * @param x any shape
   */
  public static Tensor apply(Scope scope, Tensor x, float alpha) {
    Tensor y = scope.tensor(x.shape());
    scaled(scope, alpha, x, y);
    return scope.record(
        y,
        dy -> {
          try (Scratch dx = scope.contribution(x)) {
            scaled(scope, alpha, dy, dx.tensor());
          }
        });
  }

  private static void scaled(Scope scope, float alpha, Tensor x, Tensor y) {
    var elementwise = scope.device().kernels().elementwise();
    scope
        .device()
        .workers()
        .blocks(
            x.size(), (from, n) -> elementwise.axpby(alpha, x.data(), from, 0, y.data(), from, n));
  }
}
