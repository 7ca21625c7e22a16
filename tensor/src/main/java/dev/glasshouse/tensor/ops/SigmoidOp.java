package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;

/** y = 1 / (1 + exp(-x)), dx = dy y (1 - y). */
public final class SigmoidOp {
  private SigmoidOp() {}

  /**
   * @param x any shape
   */
  public static Tensor apply(Scope scope, Tensor x) {
    Tensor y = scope.tensor(x.shape());
    var elementwise = scope.device().kernels().elementwise();
    var workers = scope.device().workers();
    workers.blocks(x.size(), (from, n) -> elementwise.sigmoid(x.data(), from, y.data(), from, n));
    return scope.record(
        y,
        dy -> {
          try (Scratch scratch = scope.contribution(x);
              Scratch square = scope.scratch(x.shape())) {
            Tensor dx = scratch.tensor();
            Tensor y2 = square.tensor();
            workers.blocks(
                x.size(),
                (from, n) -> {
                  elementwise.mul(y.data(), from, y.data(), from, y2.data(), from, n);
                  elementwise.axpby(1, y.data(), from, -1, y2.data(), from, n);
                  elementwise.mul(dy.data(), from, y2.data(), from, dx.data(), from, n);
                });
          }
        });
  }
}
