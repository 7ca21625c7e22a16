package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.kernels.Elementwise;

/**
 * An elementwise function of one or two tensors of equal shape: GELU of one, SwiGLU of a gate and a
 * value.
 */
public enum Activation {
  /** GELU, tanh form. */
  GELU(1) {
    @Override
    void forward(Elementwise e, Tensor[] x, long from, Tensor y, long yo, int n) {
      e.gelu(x[0].data(), from, y.data(), yo, n);
    }

    @Override
    void backward(Elementwise e, Tensor[] x, long from, Tensor dy, long dyo, Tensor[] dx, int n) {
      e.geluBackward(x[0].data(), from, dy.data(), dyo, dx[0].data(), from, n);
    }
  },
  /** SiLU(x0) x1. */
  SWIGLU(2) {
    @Override
    void forward(Elementwise e, Tensor[] x, long from, Tensor y, long yo, int n) {
      e.swiGlu(x[0].data(), from, x[1].data(), from, y.data(), yo, n);
    }

    @Override
    void backward(Elementwise e, Tensor[] x, long from, Tensor dy, long dyo, Tensor[] dx, int n) {
      e.swiGluBackward(
          x[0].data(),
          from,
          x[1].data(),
          from,
          dy.data(),
          dyo,
          dx[0].data(),
          from,
          dx[1].data(),
          from,
          n);
    }
  };

  private final int inputs;

  Activation(int inputs) {
    this.inputs = inputs;
  }

  /** How many inputs the function has. */
  public int inputs() {
    return inputs;
  }

  /** y = f(x) for {@code n} elements, from {@code from} on in x and {@code yo} in y. */
  abstract void forward(Elementwise e, Tensor[] x, long from, Tensor y, long yo, int n);

  /** dx = f'(x) dy for {@code n} elements, written. */
  abstract void backward(
      Elementwise e, Tensor[] x, long from, Tensor dy, long dyo, Tensor[] dx, int n);
}
