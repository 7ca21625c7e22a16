package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;

/** y = log sigmoid(x), dx = dy (1 - sigmoid(x)). */
public final class LogSigmoidOp {
  private LogSigmoidOp() {}

  /**
   * @param x any shape
   */
  public static Tensor apply(Scope scope, Tensor x) {
    Tensor y = scope.tensor(x.shape());
    var elementwise = scope.device().kernels().elementwise();
    var workers = scope.device().workers();
    workers.blocks(
        x.size(), (from, n) -> elementwise.logSigmoid(x.data(), from, y.data(), from, n));
    return scope.record(
        y,
        dy -> {
          try (Scratch scratch = scope.contribution(x)) {
            Tensor dx = scratch.tensor();
            workers.blocks(
                x.size(),
                (from, n) -> {
                  elementwise.axpby(-1, x.data(), from, 0, dx.data(), from, n);
                  elementwise.sigmoid(dx.data(), from, dx.data(), from, n);
                  elementwise.mul(dy.data(), from, dx.data(), from, dx.data(), from, n);
                });
          }
        });
  }
}
