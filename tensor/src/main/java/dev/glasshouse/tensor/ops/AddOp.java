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
    return add(scope, a, b, scope.tensor(a.shape()));
  }

  /**
   * The same in the memory of {@code b}, which is gone afterwards: for the output of a linear
   * layer, whose backward pass does not need it.
   *
   * @param a the residual stream
   * @param b what a branch adds to it; not to be used again
   * @throws IllegalArgumentException when sizes differ
   */
  public static Tensor inPlace(Scope scope, Tensor a, Tensor b) {
    return add(scope, a, b, b.reshape(b.shape()));
  }

  private static Tensor add(Scope scope, Tensor a, Tensor b, Tensor y) {
    if (a.size() != b.size()) {
      throw new IllegalArgumentException("add: sizes of " + a + " and " + b + " differ");
    }
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
