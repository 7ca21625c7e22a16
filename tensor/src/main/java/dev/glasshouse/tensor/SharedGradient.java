package dev.glasshouse.tensor;

/**
 * The buffer of an activation's gradient, and how many tensors share it: a residual addition passes
 * one gradient to both its inputs without a copy, and the first to add to it while the other still
 * needs it gets a copy.
 */
final class SharedGradient {
  final Tensor tensor;
  int owners = 1;

  SharedGradient(Tensor tensor) {
    this.tensor = tensor;
  }
}
