package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;

/**
 * An {@link Activation} by itself, its result kept for the ops that follow. {@link
 * ActivatedLinearOp} saves that memory where nobody reads the result.
 */
public final class ActivationOp {
  private ActivationOp() {}

  /**
   * @param x the activation's inputs, of equal shape
   * @return the same shape
   */
  public static Tensor apply(Scope scope, Activation activation, Tensor... x) {
    Tensor y = scope.tensor(x[0].shape());
    var elementwise = scope.device().kernels().elementwise();
    var workers = scope.device().workers();
    workers.blocks(y.size(), (from, n) -> activation.forward(elementwise, x, from, y, from, n));
    return scope.record(
        y,
        dy -> {
          try (Scratch d0 = scope.contribution(x[0]);
              Scratch d1 = x.length > 1 ? scope.contribution(x[1]) : null) {
            Tensor[] dx = {d0.tensor(), d1 == null ? null : d1.tensor()};
            workers.blocks(
                y.size(), (from, n) -> activation.backward(elementwise, x, from, dy, from, dx, n));
          }
        });
  }
}
