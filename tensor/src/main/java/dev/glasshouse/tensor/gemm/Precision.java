package dev.glasshouse.tensor.gemm;

/** What the large matrix products of a training step do with their factors. */
public enum Precision {
  /** Takes them as they are. */
  FLOAT32,
  /**
   * Rounds them to bfloat16 (8 significant bits) where the processor has instructions for it
   * (AVX512_BF16, AMX); sums stay float32, as do weights, gradients and everything that is not a
   * large product.
   */
  BFLOAT16
}
