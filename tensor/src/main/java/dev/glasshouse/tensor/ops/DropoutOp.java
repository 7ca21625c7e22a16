package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;

/**
 * y = x / keep where an element is kept, else 0 (Srivastava et al., 2014). Which are kept follows
 * from the seed alone, so backward draws the same mask and none is stored.
 */
public final class DropoutOp {
  private DropoutOp() {}

  /**
   * @param x any shape
   * @param keep probability of keeping an element, in (0, 1]
   * @param seed of this use in this step
   * @throws IllegalArgumentException for a probability outside (0, 1]
   */
  public static Tensor apply(Scope scope, Tensor x, float keep, long seed) {
    if (!(keep > 0 && keep <= 1)) {
      throw new IllegalArgumentException("dropout: keep must be in (0, 1], not " + keep);
    }
    Tensor y = scope.tensor(x.shape());
    mask(scope, x, y, keep, seed);
    return scope.record(
        y,
        dy -> {
          try (Scratch dx = scope.contribution(x)) {
            mask(scope, dy, dx.tensor(), keep, seed);
          }
        });
  }

  private static void mask(Scope scope, Tensor x, Tensor y, float keep, long seed) {
    var elementwise = scope.device().kernels().elementwise();
    scope
        .device()
        .workers()
        .blocks(
            x.size(),
            (from, n) -> elementwise.dropout(x.data(), from, y.data(), from, n, keep, seed, from));
  }
}
