package dev.glasshouse.model.nn;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.ops.Layout;
import dev.glasshouse.tensor.ops.LinearOp;
import org.jspecify.annotations.Nullable;

/**
 * A linear map.
 *
 * @param weight [out, in] or [in, out], as {@code layout} says
 * @param bias [out], or null
 */
public record Linear(Parameter weight, @Nullable Parameter bias, Layout layout) {
  /** A map without bias, stored [out, in]. */
  public static Linear of(Parameter weight) {
    return new Linear(weight, null, Layout.OUT_IN);
  }

  /**
   * @param x [..., in]
   * @return [..., out]
   */
  public Tensor apply(Scope scope, Tensor x) {
    return LinearOp.apply(scope, x, weight, bias, layout);
  }
}
