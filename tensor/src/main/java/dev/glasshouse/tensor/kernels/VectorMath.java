package dev.glasshouse.tensor.kernels;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.IS_NAN;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.S2I;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
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

  /**
   * Bytes of a vector. Loops over short rows run until an address is met: C2 splits a loop that
   * counts into three and checks addresses before each, which for a row of eight vectors takes as
   * long as the row.
   */
  static final long BYTES = 4L * LANES;

  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());

  // Constants as vectors, because each broadcast would cost C2 a good hundred nodes, and it stops
  // inlining, and so boxes vectors, where a method has more than 18,000.
  private static final FloatVector LOG2_E = all(FastMath.LOG2_E);
  private static final FloatVector ROUND = all(FastMath.ROUND);
  private static final FloatVector EXP_2 = all(FastMath.EXP_2);
  private static final FloatVector EXP_3 = all(FastMath.EXP_3);
  private static final FloatVector EXP_4 = all(FastMath.EXP_4);
  private static final FloatVector EXP_5 = all(FastMath.EXP_5);
  private static final FloatVector EXP_6 = all(FastMath.EXP_6);
  private static final FloatVector MINUS_LN2_HIGH = all(-FastMath.LN2_HIGH);
  private static final FloatVector MINUS_LN2_LOW = all(-FastMath.LN2_LOW);
  static final FloatVector ONE = all(1f);
  private static final FloatVector LOWEST = all(FastMath.EXP_LOW);
  private static final FloatVector HIGHEST = all(FastMath.EXP_HIGH);
  private static final FloatVector INFINITY = all(Float.POSITIVE_INFINITY);
  private static final FloatVector ZERO = all(0f);

  /** A half's bits moved to a float's: its sign, its exponent less 112, its mantissa. */
  private static final IntVector HALF_PLACES = IntVector.broadcast(INTS, 0x8FFFE000);

  private static final FloatVector HALF_EXPONENT = all(0x1p112f);

  /** Its lower bits are zeros, so that rounding leaves it what it is. */
  private static final FloatVector NAN = all(Float.NaN);

  /** As many shorts as a vector has floats. */
  public static final VectorSpecies<Short> HALF_SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));

  private static final VectorShuffle<Float> FOLD_8 = fold(8);
  private static final VectorShuffle<Float> FOLD_4 = fold(4);
  private static final VectorShuffle<Float> FOLD_2 = fold(2);
  private static final VectorShuffle<Float> FOLD_1 = fold(1);

  private static final int QUARTER = LANES / 4;
  private static final VectorShuffle<Float> FOLD_HALF = fold(2 * QUARTER);
  private static final VectorShuffle<Float> FOLD_QUARTER = fold(QUARTER);
  private static final VectorShuffle<Float> UNFOLD_QUARTER = fold(3 * QUARTER);
  private static final VectorMask<Float> UPPER_HALF = lanes(2);
  private static final VectorMask<Float> ODD_QUARTERS = lanes(1);

  private VectorMath() {}

  private static VectorSpecies<Float> species() {
    int bits = KernelsFactory.requestedBits();
    return bits == 0
        ? FloatVector.SPECIES_PREFERRED
        : VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
  }

  /** The lanes of the quarters whose number has this bit. */
  private static VectorMask<Float> lanes(int bit) {
    long set = 0;
    for (int lane = 0; lane < LANES; lane++) {
      set |= (lane / QUARTER & bit) != 0 ? 1L << lane : 0;
    }
    return VectorMask.fromLong(SPECIES, set);
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

  /** Half-precision floats as float32; what is not finite becomes a number too. */
  public static FloatVector finiteHalves(long address) {
    IntVector bits =
        (IntVector)
            ShortVector.fromMemorySegment(
                    HALF_SHORTS, NativeFloats.ALL, address, ByteOrder.nativeOrder())
                .convertShape(S2I, INTS, 0);
    IntVector moved = bits.lanewise(LSHL, 13).lanewise(AND, HALF_PLACES);
    return moved.reinterpretAsFloats().mul(HALF_EXPONENT);
  }

  /** Writes a vector rounded to bfloat16, as {@link Elementwise#roundToBfloat16} says. */
  public static void storeBfloat16(FloatVector v, long address) {
    IntVector bits = v.blend(NAN, v.test(IS_NAN)).reinterpretAsInts();
    IntVector odd = bits.lanewise(LSHR, 16).and(1);
    IntVector rounded = bits.add(odd).add(0x7FFF);
    ((ShortVector) rounded.lanewise(LSHR, 16).castShape(HALF_SHORTS, 0))
        .intoMemorySegment(NativeFloats.ALL, address, ByteOrder.nativeOrder());
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
   *
   * <p>The cast tells the compiler the vector's class. In code that it entered in the middle of a
   * loop, or for which it has no profile, it would not know, and each use would be a virtual call
   * on an object.
   */
  static float sumLanes(FloatVector v) {
    FloatVector s = (FloatVector) SPECIES.vectorType().cast(v);
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

  /**
   * Writes {@link #sumLanes} of four vectors, the same bits, with half the steps: each lane of a
   * vector that was folded stands twice in it, so that two go on as one. Without helpers, which the
   * compiler would not inline where it has not seen how often they are called.
   *
   * @param to address of four floats
   */
  static void storeSums(FloatVector a, FloatVector b, FloatVector c, FloatVector d, long to) {
    FloatVector s0 = (FloatVector) SPECIES.vectorType().cast(a);
    FloatVector s1 = (FloatVector) SPECIES.vectorType().cast(b);
    FloatVector s2 = (FloatVector) SPECIES.vectorType().cast(c);
    FloatVector s3 = (FloatVector) SPECIES.vectorType().cast(d);
    s0 = s0.add(s0.rearrange(FOLD_HALF));
    s1 = s1.add(s1.rearrange(FOLD_HALF));
    s2 = s2.add(s2.rearrange(FOLD_HALF));
    s3 = s3.add(s3.rearrange(FOLD_HALF));
    s0 = s0.blend(s2, UPPER_HALF);
    s1 = s1.blend(s3, UPPER_HALF);
    s0 = s0.add(s0.rearrange(FOLD_QUARTER));
    s1 = s1.add(s1.rearrange(UNFOLD_QUARTER));
    FloatVector s = s0.blend(s1, ODD_QUARTERS);
    if (LANES >= 16) {
      s = s.add(s.rearrange(FOLD_2));
    }
    if (LANES >= 8) {
      s = s.add(s.rearrange(FOLD_1));
    }
    NativeFloats.set(to, s.lane(0));
    NativeFloats.set(to + 4, s.lane(QUARTER));
    NativeFloats.set(to + 8, s.lane(2 * QUARTER));
    NativeFloats.set(to + 12, s.lane(3 * QUARTER));
  }

  /**
   * The largest lane, none of which may be not a number; the cast is as in {@link #sumLanes}, and
   * there are no helpers as in {@link #storeSums}. {@code reduceLanes} minds NaN and the sign of
   * zero at each step: a row of attention took 40 to 85% longer.
   */
  static float maxLanes(FloatVector v) {
    FloatVector m = (FloatVector) SPECIES.vectorType().cast(v);
    FloatVector other;
    if (LANES >= 16) {
      other = m.rearrange(FOLD_8);
      m = m.blend(other, other.compare(GT, m));
    }
    if (LANES >= 8) {
      other = m.rearrange(FOLD_4);
      m = m.blend(other, other.compare(GT, m));
    }
    other = m.rearrange(FOLD_2);
    m = m.blend(other, other.compare(GT, m));
    other = m.rearrange(FOLD_1);
    m = m.blend(other, other.compare(GT, m));
    return m.lane(0);
  }

  /** The larger of each lane, {@code a} where either is not a number. */
  static FloatVector max(FloatVector a, FloatVector b) {
    return a.blend(b, b.compare(GT, a));
  }

  /** {@link FastMath#exp}. */
  static FloatVector exp(FloatVector x) {
    return expBelow88(x).blend(INFINITY, x.compare(GT, HIGHEST));
  }

  /** {@link FastMath#exp} of lanes that are not above 88: one comparison less. */
  static FloatVector expBelow88(FloatVector x) {
    FloatVector shifted = x.fma(LOG2_E, ROUND);
    FloatVector n = shifted.sub(ROUND);
    FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, x));
    FloatVector p = r.fma(EXP_6, EXP_5);
    p = p.fma(r, EXP_4);
    p = p.fma(r, EXP_3);
    p = p.fma(r, EXP_2);
    p = p.fma(r, ONE);
    p = p.fma(r, ONE);
    IntVector exponent = shifted.reinterpretAsInts().lanewise(LSHL, 23);
    FloatVector e = p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
    return e.blend(ZERO, x.compare(LT, LOWEST));
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
    return ONE.div(exp(x.neg()).add(ONE));
  }

  /** {@link FastMath#complement}. */
  static FloatVector complement(FloatVector e, FloatVector s) {
    return e.mul(s).blend(ONE.sub(s), e.compare(GT, ONE));
  }

  /** {@link FastMath#logSigmoid}. */
  static FloatVector logSigmoid(FloatVector x) {
    FloatVector negative = ZERO.blend(x, x.compare(LT, ZERO));
    return negative.sub(log1pOfUnit(expBelow88(x.lanewise(ABS).neg())));
  }
}
