package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.VectorMath.LANES;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** Dropout over whole vectors: {@link DropoutHash} in each lane. */
final class VectorDropout {
  private VectorDropout() {}

  /**
   * @param n a multiple of the lanes; {@code offset} to {@code offset + n} crosses no multiple of
   *     2^32
   */
  static void apply(long x, long y, int n, float keep, long seed, long offset) {
    int high = (int) (offset >>> 32);
    int key1 = DropoutHash.key(seed, high, 1);
    int threshold = DropoutHash.threshold(keep);
    float scale = 1f / keep;
    int start = (int) offset + DropoutHash.key(seed, high, 0);
    IntVector counter = IntVector.broadcast(VectorMath.INTS, start).addIndex(1);
    for (int i = 0; i < n; i += LANES) {
      IntVector hash = mix(mix(counter.add(i)).add(key1));
      VectorMask<Integer> dropped = hash.lanewise(LSHR, 8).compare(LT, threshold).not();
      IntVector scaled = VectorMath.load(x + 4L * i).mul(scale).reinterpretAsInts();
      VectorMath.store(scaled.blend(0, dropped).reinterpretAsFloats(), y + 4L * i);
    }
  }

  private static IntVector mix(IntVector v) {
    IntVector h = xorShift(v, 16).mul(DropoutHash.MIX_1);
    return xorShift(xorShift(h, 13).mul(DropoutHash.MIX_2), 16);
  }

  private static IntVector xorShift(IntVector v, int distance) {
    return v.lanewise(XOR, v.lanewise(LSHR, distance));
  }
}
