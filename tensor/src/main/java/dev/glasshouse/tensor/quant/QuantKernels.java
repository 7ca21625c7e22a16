package dev.glasshouse.tensor.quant;

import java.lang.foreign.MemorySegment;

/**
 * Products of quantised matrices with quantised rows. They run in the calling thread and allocate
 * nothing.
 *
 * <p>The result is defined to the bit. With isum(b) the exact integer sum over block b of products
 * of activations with quants, or of K types with s q, and d and a the scales of weights and
 * activations, {@code y = fma(isum(b), d(b) a(b), y)} in float32 for b in order, from y = 0; after
 * each block of {@code Q4_K} follows {@code y = fma(m(b) xsum(b), -e(b) a(b), y)}, xsum being the
 * sum of activations. All integers are below 2^24, so exact in float32 too. The result does not
 * depend on the lane width nor on how many rows are multiplied at once.
 */
public interface QuantKernels {
  /** Rows that lie side by side in the {@linkplain PackedMatrix packed matrices} they read. */
  int lanes();

  /** Groups of rows of weights that go fastest together, with so many rows of activations. */
  int groupsAtOnce(int rows);

  /**
   * Quantises rows: in each block of 32 with largest magnitude m, scale = m / 127 and integers
   * round x (127 / m), halves to even; all zeros where 127 / m is infinite.
   *
   * @param format of the weights they will meet
   * @param x [rows, cols] from element {@code xo} on
   * @param q {@link Activations#bytes} bytes a row
   */
  void quantize(PackedFormat format, MemorySegment x, long xo, int rows, int cols, MemorySegment q);

  /**
   * Rows of y = x W^T for some of W's rows.
   *
   * @param group first group of W's rows; {@code groups} how many
   * @param q {@code rows} quantised rows of x
   * @param y [rows, W's rows] from element {@code yo} on
   */
  void multiply(
      PackedMatrix w, int group, int groups, MemorySegment q, int rows, MemorySegment y, long yo);

  /**
   * Weights as float32, transposed: what the matrix library multiplies with.
   *
   * @param panel [W's cols, groups * lanes]
   */
  void dequantize(PackedMatrix w, int group, int groups, MemorySegment panel);

  /** The same rounded to bfloat16, halves to even. */
  void dequantizeToBfloat16(PackedMatrix w, int group, int groups, MemorySegment panel);
}
