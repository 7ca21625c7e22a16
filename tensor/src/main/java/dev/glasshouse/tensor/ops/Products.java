package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Sink;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.gemm.MatMul;

/**
 * The three matrix products of a linear map y = x op(W), on rows of x and y from given ones on.
 *
 * @param in width of x
 * @param out width of y
 */
record Products(MatMul matMul, Parameter weight, Layout layout, int in, int out) {
  static Products of(MatMul matMul, Parameter weight, Layout layout, Tensor x) {
    int in = weight.value().dim(layout == Layout.OUT_IN ? 1 : 0);
    int out = weight.value().dim(layout == Layout.OUT_IN ? 0 : 1);
    if (x.dim(-1) != in) {
      throw new IllegalArgumentException(
          "linear: x is %s but weight %s wants rows of %d".formatted(x, weight, in));
    }
    return new Products(matMul, weight, layout, in, out);
  }

  /** y = x op(W) for {@code rows} rows. */
  void forward(Tensor x, int xRow, Tensor y, int yRow, int rows) {
    matMul.apply(
        false,
        layout == Layout.OUT_IN,
        rows,
        out,
        in,
        x,
        (long) xRow * in,
        weight.value(),
        0,
        0,
        y,
        (long) yRow * out);
  }

  /** dx = dy op(W)^T, or added to dx with {@code beta} 1. */
  void inputGradient(Tensor dy, int dyRow, float beta, Tensor dx, int dxRow, int rows) {
    matMul.apply(
        false,
        layout == Layout.IN_OUT,
        rows,
        in,
        out,
        dy,
        (long) dyRow * out,
        weight.value(),
        0,
        beta,
        dx,
        (long) dxRow * in);
  }

  /** Adds dy^T x (or its transpose) to the weight's gradient. */
  void weightGradient(Tensor x, int xRow, Tensor dy, int dyRow, int rows) {
    Sink sink = weight.sink();
    if (layout == Layout.OUT_IN) {
      matMul.apply(
          true,
          false,
          out,
          in,
          rows,
          dy,
          (long) dyRow * out,
          x,
          (long) xRow * in,
          sink.beta(),
          sink.tensor(),
          0);
    } else {
      matMul.apply(
          true,
          false,
          in,
          out,
          rows,
          x,
          (long) xRow * in,
          dy,
          (long) dyRow * out,
          sink.beta(),
          sink.tensor(),
          0);
    }
  }
}
