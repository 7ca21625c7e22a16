package dev.glasshouse.tensor.kernels;

/** The Vector API twins, in a class of their own so that nothing else needs that module to link. */
final class VectorKernels {
  private VectorKernels() {}

  static Kernels create() {
    return new Kernels(
        new VectorElementwise(),
        new VectorNormalization(),
        new VectorSoftmax(),
        new VectorUpdates(),
        new VectorDecoding(),
        "vector-" + VectorMath.SPECIES.vectorBitSize(),
        VectorMath.LANES);
  }
}
