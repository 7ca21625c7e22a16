package dev.glasshouse.tensor.ops;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ops that move elements, and the rotation of heads. */
@Tag("width")
class ShapeOpsTest {
  @ParameterizedTest
  @CsvSource({"1, 1, 0, 1", "7, 33, 5, 12", "33, 7, 0, 6", "33, 7, 6, 7"})
  void slice(int rows, int cols, int from, int to) {
    try (GradientCheck check = new GradientCheck("SliceOp")) {
      Tensor x = check.input(rows, cols);
      int width = to - from;
      check.verify(
          scope -> SliceOp.apply(scope, x, from, to),
          v -> {
            double[] y = new double[rows * width];
            for (int i = 0; i < y.length; i++) {
              y[i] = v[0][i / width * cols + from + i % width];
            }
            return y;
          });
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "7, 33, 5", "33, 7, 33"})
  void concat(int rows, int left, int right) {
    try (GradientCheck check = new GradientCheck("ConcatOp")) {
      Tensor a = check.input(rows, left);
      Tensor b = check.input(rows, right);
      int cols = left + right;
      check.verify(
          scope -> ConcatOp.apply(scope, a, b),
          v -> {
            double[] y = new double[rows * cols];
            for (int i = 0; i < y.length; i++) {
              int row = i / cols;
              int col = i % cols;
              y[i] = col < left ? v[0][row * left + col] : v[1][row * right + col - left];
            }
            return y;
          });
    }
  }

  /** The gradient comes back under the reshaped shape, and the slices must not mind. */
  @Test
  void slicesOfAReshapedConcatenation() {
    try (GradientCheck check = new GradientCheck("ReshapeOp")) {
      Tensor a = check.input(4, 3);
      Tensor b = check.input(4, 5);
      check.verify(
          scope -> {
            Tensor whole = ConcatOp.apply(scope, a, b);
            Tensor left = SliceOp.apply(scope, whole, 0, 3);
            return ReshapeOp.apply(scope, ReshapeOp.apply(scope, left, 6, 2), 12);
          },
          v -> v[0]);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    try (GradientCheck check = new GradientCheck("SliceOp");
        Scope scope = check.device().inference()) {
      Tensor x = check.input(2, 6);
      Tensor y = check.input(3, 6);
      assertThatThrownBy(() -> SliceOp.apply(scope, x, 2, 7)).hasMessageContaining("[2, 6]");
      assertThatThrownBy(() -> SliceOp.apply(scope, x, 3, 3)).hasMessageContaining("[2, 6]");
      assertThatThrownBy(() -> ConcatOp.apply(scope, x, y)).hasMessageContaining("[3, 6]");
      assertThatThrownBy(() -> ReshapeOp.apply(scope, x, 5)).hasMessageContaining("[5]");
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 2", "7, 3, 6", "33, 2, 34", "130, 5, 64"})
  void rope(int tokens, int heads, int headSize) {
    try (GradientCheck check = new GradientCheck("RopeOp")) {
      Tensor x = check.input(tokens, heads * headSize);
      Tensor positions = check.below(50, tokens);
      RopeOp.Table table = table(check, 50, headSize, 100);
      check.verify(
          scope -> RopeOp.apply(scope, x, headSize, table, positions),
          v -> Reference.rope(v[0], positions.toIntArray(), headSize, 100));
    }
  }

  @Test
  void rotationsOutsideTheTableAreRefused() {
    try (GradientCheck check = new GradientCheck("SliceOp");
        Scope scope = check.device().inference()) {
      Tensor x = check.input(2, 8);
      RopeOp.Table table = table(check, 5, 4, 100);
      assertThatThrownBy(() -> RopeOp.apply(scope, x, 3, table, check.below(5, 2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[2, 8]");
      assertThatThrownBy(() -> RopeOp.apply(scope, x, 4, table, check.below(5, 3)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("I32[3]");
      for (int position : new int[] {5, -1}) {
        Tensor positions = check.ints(new int[] {0, position}, 2);
        assertThatThrownBy(() -> RopeOp.apply(scope, x, 4, table, positions))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
    }
  }

  private static RopeOp.Table table(
      GradientCheck check, int positions, int headSize, double theta) {
    int half = headSize / 2;
    Tensor cos = check.device().tensor(positions, half);
    Tensor sin = check.device().tensor(positions, half);
    for (int i = 0; i < positions * half; i++) {
      int position = i / half;
      double angle = position * Math.pow(theta, -2.0 * (i % half) / headSize);
      cos.set(i, (float) Math.cos(angle));
      sin.set(i, (float) Math.sin(angle));
    }
    return new RopeOp.Table(cos, sin);
  }
}
