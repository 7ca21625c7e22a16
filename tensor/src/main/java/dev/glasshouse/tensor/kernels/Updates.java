package dev.glasshouse.tensor.kernels;

import java.lang.foreign.MemorySegment;

/** Reductions over, and updates of, whole parameters. Offsets are in floats. */
public interface Updates {
  /** Sum of x, lanes and then lane sums in written order. */
  float sum(MemorySegment x, long xo, int n);

  /** Sum of x^2. */
  float sumSquares(MemorySegment x, long xo, int n);

  /** Index of the first element that is infinite or not a number, or -1. */
  int firstNonFinite(MemorySegment x, long xo, int n);

  /**
   * One fused AdamW step (Loshchilov and Hutter, 2019, arXiv:1711.05101), g = gradScale gradient: m
   * = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, p = p - lr decay p - (lr / (1 -
   * beta1^t)) m / (sqrt(v / (1 - beta2^t)) + eps).
   *
   * @param biasCorrection1 1 - beta1^t
   * @param biasCorrection2 1 - beta2^t
   */
  void adamW(
      MemorySegment p,
      long po,
      MemorySegment gradient,
      long go,
      MemorySegment m,
      long mo,
      MemorySegment v,
      long vo,
      int n,
      float lr,
      float beta1,
      float beta2,
      float eps,
      float decay,
      float gradScale,
      float biasCorrection1,
      float biasCorrection2);
}
