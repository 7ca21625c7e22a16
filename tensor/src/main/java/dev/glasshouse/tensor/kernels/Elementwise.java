package dev.glasshouse.tensor.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Kernels that treat every element, or every row, alike. All data is native float32; an argument
 * such as {@code xo} is the offset of {@code x}'s first element, in floats. Output may be an input
 * where the method does not say otherwise.
 */
public interface Elementwise {
  /** x = value. */
  void fill(MemorySegment x, long xo, int n, float value);

  /** y = a + b. */
  void add(MemorySegment a, long ao, MemorySegment b, long bo, MemorySegment y, long yo, int n);

  /** y = a * b. */
  void mul(MemorySegment a, long ao, MemorySegment b, long bo, MemorySegment y, long yo, int n);

  /** y = y + a * b. */
  void mulAdd(MemorySegment a, long ao, MemorySegment b, long bo, MemorySegment y, long yo, int n);

  /** y = alpha x + beta y; with {@code beta == 0} what y held is not read. */
  void axpby(float alpha, MemorySegment x, long xo, float beta, MemorySegment y, long yo, int n);

  /** y[r, c] += bias[c] for {@code rows} contiguous rows of {@code cols}. */
  void addBias(MemorySegment bias, long bo, MemorySegment y, long yo, int rows, int cols);

  /**
   * y[c] = sum over rows of x[r, c], added to what y holds when {@code accumulate}. Rows are summed
   * in order.
   */
  void columnSum(
      MemorySegment x, long xo, int rows, int cols, MemorySegment y, long yo, boolean accumulate);

  /**
   * GELU in its tanh form, y = x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) (Hendrycks and Gimpel,
   * 2016, arXiv:1606.08415).
   */
  void gelu(MemorySegment x, long xo, MemorySegment y, long yo, int n);

  /** dx = dy GELU'(x). */
  void geluBackward(
      MemorySegment x, long xo, MemorySegment dy, long dyo, MemorySegment dx, long dxo, int n);

  /** y = SiLU(gate) up, SiLU(g) = g sigmoid(g) (Shazeer, 2020, arXiv:2002.05202). */
  void swiGlu(
      MemorySegment gate, long go, MemorySegment up, long uo, MemorySegment y, long yo, int n);

  /** dGate = dy up SiLU'(gate) and dUp = dy SiLU(gate). */
  void swiGluBackward(
      MemorySegment gate,
      long go,
      MemorySegment up,
      long uo,
      MemorySegment dy,
      long dyo,
      MemorySegment dGate,
      long dgo,
      MemorySegment dUp,
      long duo,
      int n);

  /** y = 1 / (1 + exp(-x)). */
  void sigmoid(MemorySegment x, long xo, MemorySegment y, long yo, int n);

  /** y = log sigmoid(x) = min(x, 0) - log(1 + exp(-|x|)). */
  void logSigmoid(MemorySegment x, long xo, MemorySegment y, long yo, int n);

  /**
   * Rotates pairs (i, i + D/2) of every head by the angle of its token's position (Su et al., 2021,
   * arXiv:2104.09864, in the half-split order of published Llama and Qwen weights).
   *
   * @param x [tokens, heads, D] contiguous
   * @param y same shape, may be {@code x}
   * @param cos [positions, D/2]; likewise {@code sin}
   * @param positions int32 [tokens] from element {@code po} on: which row of the tables
   * @param sign 1 to rotate, -1 to rotate back (the backward pass)
   */
  void rope(
      MemorySegment x,
      long xo,
      MemorySegment y,
      long yo,
      int tokens,
      int heads,
      int headSize,
      MemorySegment cos,
      MemorySegment sin,
      MemorySegment positions,
      long po,
      float sign);

  /**
   * y = x / keep where the counter-based generator keyed by (seed, offset + i) keeps an element,
   * else 0; the backward pass is the same call on gradients.
   *
   * @param keep probability of keeping, in (0, 1]
   * @param offset index of the first element in the whole tensor, so that pieces agree
   */
  void dropout(
      MemorySegment x,
      long xo,
      MemorySegment y,
      long yo,
      int n,
      float keep,
      long seed,
      long offset);

  /**
   * Rounds to bfloat16, the upper half of a float32's bits: halves to even, all that is not a
   * number to one and the same.
   *
   * @param y bfloat16 from its first byte on
   */
  void roundToBfloat16(MemorySegment x, long xo, int n, MemorySegment y);
}
