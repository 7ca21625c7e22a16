package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;

/** y = a + b. Both inputs get dy itself; no copy is made until one of them adds to it. */
public final class AddOp {
  private AddOp() {}

  /**
   * @param a any shape, the residual stream as a rule
   * @param b the same shape
   * @throws IllegalArgumentException when sizes differ
   */
  public static Tensor apply(Scope scope, Tensor a, Tensor b) {
    if (a.size() != b.size()) {
      throw new IllegalArgumentException("add: sizes of " + a + " and " + b + " differ");
    }
    Tensor y = scope.tensor(a.shape());
    var elementwise = scope.device().kernels().elementwise();
    scope
        .device()
        .workers()
        .blocks(
            y.size(),
            (from, n) -> elementwise.add(a.data(), from, b.data(), from, y.data(), from, n));
    return scope.record(
        y,
        _ -> {
          scope.passThrough(y, a);
          scope.passThrough(y, b);
        });
  }
}
