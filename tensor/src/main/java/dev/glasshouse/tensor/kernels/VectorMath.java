package dev.glasshouse.tensor.kernels;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The lane width, and the functions of {@link FastMath} on vectors: the same steps in each lane, so
 * the same bits. Vectors must stay in locals of the calling method: all of this inlines.
 */
public final class VectorMath {
  /** Chosen once: {@code glasshouse.vector.bits}, else what the machine prefers. */
  public static final VectorSpecies<Float> SPECIES = species();

  /** Floats in a vector. */
  public static final int LANES = SPECIES.length();

  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());

  private static final VectorShuffle<Float> FOLD_8 = fold(8);
  private static final VectorShuffle<Float> FOLD_4 = fold(4);
  private static final VectorShuffle<Float> FOLD_2 = fold(2);
  private static final VectorShuffle<Float> FOLD_1 = fold(1);

  private VectorMath() {}

  private static VectorSpecies<Float> species() {
    int bits = KernelsFactory.requestedBits();
    return bits == 0
        ? FloatVector.SPECIES_PREFERRED
        : VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
  }

  private static VectorShuffle<Float> fold(int distance) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane + distance) % LANES);
  }

  /** The vector at an address that {@link NativeFloats#address} has checked. */
  public static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(
        SPECIES, NativeFloats.ALL, address, ByteOrder.nativeOrder());
  }

  /** Writes a vector at an address that {@link NativeFloats#address} has checked. */
  public static void store(FloatVector v, long address) {
    v.intoMemorySegment(NativeFloats.ALL, address, ByteOrder.nativeOrder());
  }

  /** {@code value} in every lane. */
  public static FloatVector all(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }

  /** The largest multiple of the lane count that is at most {@code n}. */
  static int bound(int n) {
    return SPECIES.loopBound(n);
  }

  /**
   * Sum of the lanes in a fixed tree: lane i with lane i + 8, then + 4, + 2, + 1. (The order of
   * {@code reduceLanes} is unspecified.)
   */
  static float sumLanes(FloatVector v) {
    FloatVector s = ofSpecies(v);
    if (LANES >= 16) {
      s = s.add(s.rearrange(FOLD_8));
    }
    if (LANES >= 8) {
      s = s.add(s.rearrange(FOLD_4));
    }
    s = s.add(s.rearrange(FOLD_2));
    s = s.add(s.rearrange(FOLD_1));
    return s.lane(0);
  }

  /** The largest lane; lanes that are not numbers are passed over. */
  static float maxLanes(FloatVector v) {
    FloatVector m = ofSpecies(v);
    if (LANES >= 16) {
      m = max(m, m.rearrange(FOLD_8));
    }
    if (LANES >= 8) {
      m = max(m, m.rearrange(FOLD_4));
    }
    m = max(m, m.rearrange(FOLD_2));
    m = max(m, m.rearrange(FOLD_1));
    return m.lane(0);
  }

  /**
   * The same vector, its class now known to the compiler: in code entered in the middle of a loop
   * it is not, and every use would be a virtual call on a boxed vector.
   */
  private static FloatVector ofSpecies(FloatVector v) {
    return (FloatVector) SPECIES.vectorType().cast(v);
  }

  /** The larger of each lane, {@code a} where either is not a number. */
  static FloatVector max(FloatVector a, FloatVector b) {
    return a.blend(b, b.compare(GT, a));
  }

  /** {@link FastMath#exp}. */
  static FloatVector exp(FloatVector x) {
    FloatVector e = expInRange(x).blend(0f, x.compare(LT, FastMath.EXP_LOW));
    return e.blend(Float.POSITIVE_INFINITY, x.compare(GT, FastMath.EXP_HIGH));
  }

  /** {@link FastMath#exp} of lanes that are not above 88: one comparison less. */
  static FloatVector expBelow88(FloatVector x) {
    return expInRange(x).blend(0f, x.compare(LT, FastMath.EXP_LOW));
  }

  private static FloatVector expInRange(FloatVector x) {
    FloatVector shifted = x.fma(all(FastMath.LOG2_E), all(FastMath.ROUND));
    FloatVector n = shifted.sub(FastMath.ROUND);
    FloatVector r = n.fma(all(-FastMath.LN2_LOW), n.fma(all(-FastMath.LN2_HIGH), x));
    FloatVector p = r.fma(all(FastMath.EXP_6), all(FastMath.EXP_5));
    p = p.fma(r, all(FastMath.EXP_4));
    p = p.fma(r, all(FastMath.EXP_3));
    p = p.fma(r, all(FastMath.EXP_2));
    p = p.fma(r, all(1f));
    p = p.fma(r, all(1f));
    IntVector exponent = shifted.reinterpretAsInts().lanewise(LSHL, 23);
    return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }

  /** {@link FastMath#log1pOfUnit}. */
  static FloatVector log1pOfUnit(FloatVector z) {
    FloatVector s = z.div(z.add(2f));
    FloatVector w = s.mul(s);
    FloatVector p = w.fma(all(FastMath.ATANH_9), all(FastMath.ATANH_7));
    p = p.fma(w, all(FastMath.ATANH_5));
    p = p.fma(w, all(FastMath.ATANH_3));
    return s.mul(w).fma(p, s.add(s));
  }

  /** {@link FastMath#sigmoid}. */
  static FloatVector sigmoid(FloatVector x) {
    return all(1f).div(exp(x.neg()).add(1f));
  }

  /** {@link FastMath#logSigmoid}. */
  static FloatVector logSigmoid(FloatVector x) {
    FloatVector negative = all(0f).blend(x, x.compare(LT, 0f));
    return negative.sub(log1pOfUnit(expBelow88(x.lanewise(ABS).neg())));
  }
}
