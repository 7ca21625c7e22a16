package dev.glasshouse.tensor;

/**
 * Where a backward pass puts a gradient.
 *
 * @param tensor same shape as what it is the gradient of
 * @param accumulate whether to add to what is there; otherwise the content is undefined and must be
 *     written whole
 */
public record Sink(Tensor tensor, boolean accumulate) {
  /** The {@code beta} of a matrix product into this sink: 1 to add, 0 to write. */
  public float beta() {
    return accumulate ? 1 : 0;
  }
}
