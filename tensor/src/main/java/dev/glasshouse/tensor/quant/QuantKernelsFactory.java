package dev.glasshouse.tensor.quant;

import dev.glasshouse.tensor.kernels.Kernels;

/** Chooses the twin that goes with a device's other kernels. */
public final class QuantKernelsFactory {
  private QuantKernelsFactory() {}

  /** The Vector API twin beside vector kernels, else the scalar one. */
  public static QuantKernels on(Kernels kernels) {
    return kernels.lanes() == 1 ? scalar() : new VectorQuant();
  }

  /** The scalar twin: the readable reference. */
  public static QuantKernels scalar() {
    return new ScalarQuant();
  }
}
