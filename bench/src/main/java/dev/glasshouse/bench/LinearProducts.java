package dev.glasshouse.bench;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.gemm.MatMul;

/**
 * The three products of a linear layer y = x W^T by themselves.
 *
 * @param rows of x and y
 * @param in their width before
 * @param out their width after
 */
record LinearProducts(int rows, int in, int out) {
  /** What is multiplied. */
  enum Product {
    /** y = x W^T. */
    forward,
    /** dx = dy W. */
    input_gradient,
    /** dW = dy^T x. */
    weight_gradient
  }

  /** Memory for them. */
  record Operands(Tensor x, Tensor w, Tensor y) {}

  Operands operands(Device device) {
    return new Operands(device.zeros(rows, in), device.zeros(out, in), device.zeros(rows, out));
  }

  /** Operations of one product. */
  double flops() {
    return 2.0 * rows * in * out;
  }

  void multiply(MatMul matMul, Product product, Operands on) {
    Tensor x = on.x;
    Tensor w = on.w;
    Tensor y = on.y;
    switch (product) {
      case forward -> matMul.apply(false, true, rows, out, in, x, 0, w, 0, 0, y, 0);
      case input_gradient -> matMul.apply(false, false, rows, in, out, y, 0, w, 0, 0, x, 0);
      case weight_gradient -> matMul.apply(true, false, out, in, rows, y, 0, x, 0, 0, w, 0);
    }
  }
}
