package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;

/** The rotation of one head, pair by pair. */
final class Rope {
  private Rope() {}

  /**
   * Rotates pairs (i, i + half) for {@code from <= i < half}: y = (a cos - b sin, b cos + a sin).
   *
   * @param x address of the head's first element; likewise {@code y}, which may equal it
   * @param cos address of the position's row of half floats; likewise {@code sin}
   * @param sign -1 to rotate back
   */
  static void rotate(long x, long y, long cos, long sin, int from, int half, float sign) {
    for (int i = from; i < half; i++) {
      float a = get(x + 4L * i);
      float b = get(x + 4L * (half + i));
      float c = get(cos + 4L * i);
      float s = get(sin + 4L * i) * sign;
      set(y + 4L * i, Math.fma(a, c, -(b * s)));
      set(y + 4L * (half + i), Math.fma(b, c, a * s));
    }
  }
}
