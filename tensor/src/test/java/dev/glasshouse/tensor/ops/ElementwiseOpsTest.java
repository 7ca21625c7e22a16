package dev.glasshouse.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ops that treat every element alike. */
@Tag("width")
class ElementwiseOpsTest {
  /** One block of 65,536 elements and a bit. */
  private static final int TWO_BLOCKS = 65_536 + 33;

  /** An op of one tensor. */
  @FunctionalInterface
  private interface Unary {
    Tensor apply(Scope scope, Tensor x);
  }

  private static void verify(String name, int size, Unary op, DoubleUnaryOperator reference) {
    try (GradientCheck check = new GradientCheck(name).atMost(size > 1000 ? 8 : 48)) {
      Tensor x = check.input(size);
      check.verify(scope -> op.apply(scope, x), v -> Arrays.stream(v[0]).map(reference).toArray());
    }
  }

  private static double logSigmoid(double x) {
    return -Math.log1p(Math.exp(-x));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 33, TWO_BLOCKS})
  void gelu(int size) {
    verify(
        "ActivationOp",
        size,
        (scope, x) -> ActivationOp.apply(scope, Activation.GELU, x),
        Reference::gelu);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 33, TWO_BLOCKS})
  void swiGlu(int size) {
    try (GradientCheck check = new GradientCheck("ActivationOp").atMost(size > 1000 ? 8 : 48)) {
      Tensor gate = check.input(size);
      Tensor up = check.input(size);
      check.verify(
          scope -> ActivationOp.apply(scope, Activation.SWIGLU, gate, up),
          v -> Reference.swiGlu(v[0], v[1]));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 33, TWO_BLOCKS})
  void sigmoid(int size) {
    verify("SigmoidOp", size, SigmoidOp::apply, Reference::sigmoid);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 33, TWO_BLOCKS})
  void logSigmoid(int size) {
    verify("LogSigmoidOp", size, LogSigmoidOp::apply, ElementwiseOpsTest::logSigmoid);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 33, TWO_BLOCKS})
  void scale(int size) {
    verify("ScaleOp", size, (scope, x) -> ScaleOp.apply(scope, x, -2.5f), x -> -2.5 * x);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 33, TWO_BLOCKS})
  void sum(int size) {
    try (GradientCheck check = new GradientCheck("SumOp").atMost(8)) {
      Tensor x = check.input(size);
      check
          .summing(v -> new double[] {0.25 * Arrays.stream(v[0]).map(Math::abs).sum()})
          .verify(
              scope -> SumOp.apply(scope, x, 0.25f),
              v -> new double[] {0.25 * Arrays.stream(v[0]).sum()});
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 33, TWO_BLOCKS})
  void mul(int size) {
    try (GradientCheck check = new GradientCheck("MulOp").atMost(size > 1000 ? 8 : 48)) {
      Tensor a = check.input(size);
      Tensor b = check.input(size);
      check.verify(
          scope -> MulOp.apply(scope, a, b),
          v -> {
            double[] y = new double[size];
            Arrays.setAll(y, i -> v[0][i] * v[1][i]);
            return y;
          });
    }
  }

  @Test
  void aSquareIsAProductWithItself() {
    verify("MulOp", 33, (scope, x) -> MulOp.apply(scope, x, x), x -> x * x);
  }

  @Test
  void extremesStayFinite() {
    try (GradientCheck check = new GradientCheck("LogSigmoidOp")) {
      Tensor x = check.input(4).copyFrom(-200f, -30f, 30f, 200f);
      check.verify(
          scope -> LogSigmoidOp.apply(scope, x),
          v -> Arrays.stream(v[0]).map(ElementwiseOpsTest::logSigmoid).toArray());
    }
  }

  @Test
  void sizesThatDifferAreRefused() {
    try (GradientCheck check = new GradientCheck("MulOp");
        Scope scope = check.device().inference()) {
      Tensor a = check.input(2, 3);
      Tensor b = check.input(7);
      assertThatThrownBy(() -> MulOp.apply(scope, a, b))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[2, 3]")
          .hasMessageContaining("[7]");
      assertThatThrownBy(() -> AddOp.apply(scope, a, b))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[2, 3]")
          .hasMessageContaining("[7]");
    }
  }

  @Test
  void dropoutKeepsTheExpectationAndDrawsTheSameMaskBackwards() {
    int size = TWO_BLOCKS;
    try (GradientCheck check = new GradientCheck("DropoutOp");
        Scope scope = check.device().training()) {
      Tensor x = scope.watch(check.device().tensor(size));
      float[] ones = new float[size];
      Arrays.fill(ones, 1);
      x.copyFrom(ones);
      Tensor y = DropoutOp.apply(scope, x, 0.8f, 42);
      float[] mask = y.toArray();
      assertThat(DropoutOp.apply(scope, x, 0.8f, 42).toArray()).isEqualTo(mask);
      assertThat(DropoutOp.apply(scope, x, 0.8f, 43).toArray()).isNotEqualTo(mask);
      double mean = 0;
      for (float m : mask) {
        assertThat(m).isIn(0f, 1.25f);
        mean += m / (double) size;
      }
      // Five deviations of the mean of `size` such values.
      assertThat(mean).isCloseTo(1, within(5 * Math.sqrt(0.25 / size)));
      scope.backward(SumOp.apply(scope, y, 1));
      assertThat(scope.gradientOf(x).toArray()).isEqualTo(mask);
    }
  }

  @Test
  void dropoutThatKeepsEverythingChangesNothing() {
    verify("DropoutOp", 33, (scope, x) -> DropoutOp.apply(scope, x, 1, 7), x -> x);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, 1.5f, Float.NaN})
  void dropoutRefusesWhatIsNoProbability(float keep) {
    try (GradientCheck check = new GradientCheck("DropoutOp");
        Scope scope = check.device().inference()) {
      Tensor x = check.input(2);
      assertThatThrownBy(() -> DropoutOp.apply(scope, x, keep, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("keep");
    }
  }
}
