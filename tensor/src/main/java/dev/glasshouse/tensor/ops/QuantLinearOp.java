package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.quant.PackedMatrix;
import org.jspecify.annotations.Nullable;

/** y = x W^T + b with a quantised W, in inference only. */
final class QuantLinearOp {
  private QuantLinearOp() {}

  /**
   * @throws UserError in a scope that records for a backward pass
   * @throws IllegalArgumentException when x's last dimension is not the weight's input width
   */
  static Tensor apply(
      Scope scope, Tensor x, Parameter weight, PackedMatrix w, @Nullable Parameter bias) {
    if (scope.recording()) {
      throw new UserError(
          weight + " is quantised and cannot be trained: read the model as float32 instead");
    }
    if (x.dim(-1) != w.cols()) {
      throw new IllegalArgumentException(
          "linear: x is %s but weight %s wants rows of %d".formatted(x, weight, w.cols()));
    }
    var quant = scope.device().quant();
    int rows = x.rows();
    int[] shape = x.shape();
    shape[shape.length - 1] = w.rows();
    Tensor y = scope.tensor(shape);
    try (Scratch scratch = scope.scratch(Math.toIntExact(quant.scratch(w, rows)))) {
      quant.apply(w, x.data(), 0, rows, y.data(), 0, scratch.tensor().data());
    }
    if (bias != null) {
      LinearOp.addBias(scope, bias, y);
    }
    return y;
  }
}
