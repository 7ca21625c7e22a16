package dev.glasshouse.tensor.kernels;

/**
 * Scalar float functions that give the same bits everywhere, and whose every step {@link
 * VectorMath} repeats lane by lane.
 *
 * <p>The polynomials are minimax fits of our own (Remez exchange at 40 digits, then rounded to
 * float). Errors were found by trying every float of the range against float64; {@code
 * FastMathTest} repeats that on a sample.
 */
public final class FastMath {
  /** Below this exp is under the least normal float and becomes 0: -126 ln 2, rounded up. */
  static final float EXP_LOW = -87.33654f;

  /** Above this exp overflows: 128 ln 2, rounded down. */
  static final float EXP_HIGH = 88.72283f;

  static final float LOG2_E = 0x1.715476p+0f;

  /** Adding 1.5 * 2^23 leaves a float's nearest integer in its low mantissa bits. */
  static final float ROUND = 0x1.8p23f;

  /** ln 2 to 16 bits, so that a product with an exponent is exact, and the rest of ln 2. */
  static final float LN2_HIGH = 0x1.62e4p-1f;

  static final float LN2_LOW = 0x1.7f7d1cp-20f;

  /** (exp(r) - 1 - r) / r^2 on |r| <= ln(2) / 2 as a polynomial in r; error 3.1e-9 of exp(r). */
  static final float EXP_2 = 0x1.fffffcp-2f;

  static final float EXP_3 = 0x1.555492p-3f;
  static final float EXP_4 = 0x1.5558f2p-5f;
  static final float EXP_5 = 0x1.1239e2p-7f;
  static final float EXP_6 = 0x1.6a2434p-10f;

  /** (2 atanh(s) - 2 s) / s^3 on 0 <= s <= 1/3 as a polynomial in s^2; relative error 4.5e-9. */
  static final float ATANH_3 = 0x1.555502p-1f;

  static final float ATANH_5 = 0x1.99d208p-2f;
  static final float ATANH_7 = 0x1.1ebd0ep-2f;
  static final float ATANH_9 = 0x1.1ed7bep-2f;

  /** 2 sqrt(2 / pi) and 0.044715 times it: GELU's inner polynomial, doubled. */
  static final float GELU_1 = 1.5957691f;

  static final float GELU_3 = 0.07135481f;

  private FastMath() {}

  /**
   * e^x within 1.0 ulp; 0 where the result is below the normal floats, infinity above 88.72283.
   *
   * <p>x = n ln 2 + r with n the nearest integer (Cody and Waite, 1980), a polynomial for e^r, and
   * n added to the exponent bits.
   */
  public static float exp(float x) {
    float shifted = Math.fma(x, LOG2_E, ROUND);
    float n = shifted - ROUND;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
    float p = Math.fma(EXP_6, r, EXP_5);
    p = Math.fma(p, r, EXP_4);
    p = Math.fma(p, r, EXP_3);
    p = Math.fma(p, r, EXP_2);
    p = Math.fma(p, r, 1f);
    p = Math.fma(p, r, 1f);
    int scaled = Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(shifted) << 23);
    float e = x < EXP_LOW ? 0f : Float.intBitsToFloat(scaled);
    return x > EXP_HIGH ? Float.POSITIVE_INFINITY : e;
  }

  /** log(1 + z) for z in [0, 1], within 2 ulp: 2 atanh(z / (2 + z)). */
  static float log1pOfUnit(float z) {
    float s = z / (2f + z);
    float w = s * s;
    float p = Math.fma(ATANH_9, w, ATANH_7);
    p = Math.fma(p, w, ATANH_5);
    p = Math.fma(p, w, ATANH_3);
    return Math.fma(s * w, p, s + s);
  }

  /** The natural logarithm, correctly rounded but for rare ties; for use once a row. */
  public static float log(float x) {
    return (float) StrictMath.log(x);
  }

  /** 1 / (1 + e^-x) within 2.5 ulp. */
  static float sigmoid(float x) {
    return 1f / (1f + exp(-x));
  }

  /** 1 - sigmoid(x) from e = e^-x and s = sigmoid(x), without cancellation where s is near 1. */
  static float complement(float e, float s) {
    return e > 1f ? 1f - s : e * s;
  }

  /** min(x, 0) - log(1 + e^-|x|). */
  static float logSigmoid(float x) {
    float negative = x < 0f ? x : 0f;
    return negative - log1pOfUnit(exp(-Math.abs(x)));
  }

  /** x sigmoid(x). */
  static float silu(float x) {
    return x * sigmoid(x);
  }

  /** The derivative of {@link #silu}: s (1 + x (1 - s)). */
  static float siluSlope(float x) {
    float e = exp(-x);
    float s = 1f / (1f + e);
    return s * Math.fma(x, complement(e, s), 1f);
  }

  /** x/2 (1 + tanh(u)), which is x sigmoid(2u) and so needs one exponential only. */
  static float gelu(float x) {
    float u2 = x * Math.fma(GELU_3, x * x, GELU_1);
    return x * sigmoid(u2);
  }

  /** The derivative of {@link #gelu}: s + x s (1 - s) (2u)'. */
  static float geluSlope(float x) {
    float squared = x * x;
    float u2 = x * Math.fma(GELU_3, squared, GELU_1);
    float slope = Math.fma(3f * GELU_3, squared, GELU_1);
    float e = exp(-u2);
    float s = 1f / (1f + e);
    return s * Math.fma(x * complement(e, s), slope, 1f);
  }
}
