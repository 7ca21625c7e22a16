package dev.glasshouse.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class FastMathTest {
  /** A float function, such as {@link FastMath#exp}. */
  private interface Function {
    float of(float x);
  }

  /** Largest error in units in the last place of the true result over many floats of a range. */
  private static double worst(Function fast, DoubleUnaryOperator exact, float from, float to) {
    double worst = 0;
    int steps = 1_000_003;
    for (int i = 0; i <= steps; i++) {
      float x = (float) (from + (double) (to - from) * i / steps);
      double wanted = exact.applyAsDouble(x);
      double error = Math.abs(fast.of(x) - wanted) / Math.ulp((float) wanted);
      worst = Math.max(worst, error);
    }
    return worst;
  }

  @Test
  void expIsWithinOneUlp() {
    assertThat(worst(FastMath::exp, Math::exp, -87.3365f, 88.7228f)).isLessThan(1.0);
    assertThat(worst(FastMath::exp, Math::exp, -1f, 1f)).isLessThan(1.0);
  }

  @Test
  void expAtItsEnds() {
    assertThat(FastMath.exp(0f)).isEqualTo(1f);
    assertThat(FastMath.exp(-0f)).isEqualTo(1f);
    assertThat(FastMath.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(FastMath.exp(-1e30f)).isEqualTo(0f);
    assertThat(FastMath.exp(FastMath.EXP_LOW)).isGreaterThanOrEqualTo(Float.MIN_NORMAL);
    assertThat(FastMath.exp(Math.nextDown(FastMath.EXP_LOW))).isEqualTo(0f);
    assertThat(FastMath.exp(FastMath.EXP_HIGH)).isFinite().isGreaterThan(3.4e38f);
    assertThat(FastMath.exp(Math.nextUp(FastMath.EXP_HIGH))).isInfinite();
    assertThat(FastMath.exp(Float.POSITIVE_INFINITY)).isInfinite();
    assertThat(FastMath.exp(Float.NaN)).isNaN();
  }

  @Test
  void log1pOfUnitIsWithinTwoUlp() {
    assertThat(worst(FastMath::log1pOfUnit, Math::log1p, 0f, 1f)).isLessThan(2);
    assertThat(worst(FastMath::log1pOfUnit, Math::log1p, 0f, 1e-4f)).isLessThan(2);
    assertThat(FastMath.log1pOfUnit(0f)).isEqualTo(0f);
  }

  @Test
  void sigmoidIsWithinTwoAndAHalfUlp() {
    assertThat(worst(FastMath::sigmoid, x -> 1 / (1 + Math.exp(-x)), -80f, 80f)).isLessThan(2.5);
    assertThat(FastMath.sigmoid(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(FastMath.sigmoid(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(FastMath.sigmoid(Float.NaN)).isNaN();
  }

  @Test
  void logSigmoidAtItsEnds() {
    assertThat(FastMath.logSigmoid(200f)).isEqualTo(0f);
    assertThat(FastMath.logSigmoid(-200f)).isEqualTo(-200f);
    assertThat(FastMath.logSigmoid(Float.NaN)).isNaN();
  }

  @Test
  void activationsSaturate() {
    assertThat(FastMath.gelu(50f)).isEqualTo(50f);
    assertThat(FastMath.gelu(-50f)).isZero();
    assertThat(FastMath.geluSlope(50f)).isEqualTo(1f);
    assertThat(FastMath.geluSlope(-50f)).isZero();
    assertThat(FastMath.silu(200f)).isEqualTo(200f);
    assertThat(FastMath.siluSlope(200f)).isEqualTo(1f);
    assertThat(FastMath.siluSlope(-200f)).isZero();
  }
}
