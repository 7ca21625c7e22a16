package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;

/** y = a b, element by element: da = dy b, db = dy a. */
public final class MulOp {
  private MulOp() {}

  /**
   * @param a any shape
   * @param b the same size
   * @throws IllegalArgumentException when sizes differ
   */
  public static Tensor apply(Scope scope, Tensor a, Tensor b) {
    if (a.size() != b.size()) {
      throw new IllegalArgumentException("mul: sizes of " + a + " and " + b + " differ");
    }
    Tensor y = scope.tensor(a.shape());
    product(scope, a, b, y);
    return scope.record(
        y,
        dy -> {
          try (Scratch da = scope.contribution(a)) {
            product(scope, dy, b, da.tensor());
          }
          try (Scratch db = scope.contribution(b)) {
            product(scope, dy, a, db.tensor());
          }
        });
  }

  private static void product(Scope scope, Tensor a, Tensor b, Tensor y) {
    var elementwise = scope.device().kernels().elementwise();
    scope
        .device()
        .workers()
        .blocks(
            y.size(),
            (from, n) -> elementwise.mul(a.data(), from, b.data(), from, y.data(), from, n));
  }
}
