package dev.glasshouse.tensor.ops;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Norms over rows, and over the heads within a row. Where a row has one or two elements its norm
 * hardly depends on them, so that there a larger eps makes a gradient that can be compared.
 */
@Tag("width")
class NormOpsTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 0.5",
    "7, 1, 33, 1e-5",
    "33, 1, 7, 1e-5",
    "7, 5, 8, 1e-6",
    "33, 3, 17, 1e-5",
    "200, 1, 65, 1e-5"
  })
  void rmsNorm(int rows, int heads, int cols, double eps) {
    try (GradientCheck check = new GradientCheck("RmsNormOp")) {
      Tensor x = check.input(rows, heads * cols);
      Parameter w = check.parameter(cols);
      check.verify(
          scope -> RmsNormOp.apply(scope, x, w, (float) eps),
          v -> Reference.rmsNorm(v[0], v[1], eps));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 0.5", "7, 33, 1e-5", "33, 7, 1e-5", "200, 65, 1e-5", "1100, 3, 1e-2"})
  void layerNorm(int rows, int cols, double eps) {
    try (GradientCheck check = new GradientCheck("LayerNormOp")) {
      Tensor x = check.input(rows, cols);
      Parameter w = check.parameter(cols);
      Parameter b = check.parameter(cols);
      check.verify(
          scope -> LayerNormOp.apply(scope, x, w, b, (float) eps),
          v -> Reference.layerNorm(v[0], v[1], v[2], eps));
    }
  }

  @Test
  void aRowThatTheWeightDoesNotDivideIsRefused() {
    try (GradientCheck check = new GradientCheck("RmsNormOp");
        var scope = check.device().inference()) {
      Tensor x = check.input(2, 7);
      Parameter w = check.parameter(3);
      assertThatThrownBy(() -> RmsNormOp.apply(scope, x, w, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[2, 7]");
      assertThatThrownBy(() -> LayerNormOp.apply(scope, x, w, w, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[2, 7]");
    }
  }
}
