package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addition, and the graphs in which its shared gradients could collide. */
@Tag("width")
class AddOpTest {
  private static double[] add(double[] a, double[] b) {
    double[] y = new double[a.length];
    Arrays.setAll(y, i -> a[i] + b[i]);
    return y;
  }

  private static double[] scale(double[] a, double by) {
    return Arrays.stream(a).map(x -> by * x).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 33, 65_536 + 33})
  void add(int size) {
    try (GradientCheck check = new GradientCheck("AddOp").atMost(size > 1000 ? 8 : 48)) {
      Tensor a = check.input(size);
      Tensor b = check.input(size);
      check.verify(scope -> AddOp.apply(scope, a, b), v -> add(v[0], v[1]));
    }
  }

  @Test
  void withItself() {
    try (GradientCheck check = new GradientCheck("AddOp")) {
      Tensor a = check.input(7);
      check.verify(scope -> AddOp.apply(scope, a, a), v -> scale(v[0], 2));
    }
  }

  /** Two residual branches: x1 = x + f(x), x2 = x1 + g(x1). */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void residualStream(boolean inPlace) {
    try (GradientCheck check = new GradientCheck("LinearOp residual")) {
      Tensor x = check.input(3, 7);
      Parameter f = check.parameter(7, 7);
      Parameter g = check.parameter(7, 7);
      check.verify(
          scope -> {
            Tensor fx = LinearOp.apply(scope, x, f, null, Layout.OUT_IN);
            Tensor x1 = inPlace ? AddOp.inPlace(scope, x, fx) : AddOp.apply(scope, x, fx);
            Tensor gx = LinearOp.apply(scope, x1, g, null, Layout.OUT_IN);
            return inPlace ? AddOp.inPlace(scope, x1, gx) : AddOp.apply(scope, x1, gx);
          },
          v -> {
            double[] x1 = add(v[0], Reference.linear(v[0], v[1], null, 7, 7));
            return add(x1, Reference.linear(x1, v[2], null, 7, 7));
          });
    }
  }

  /** Both sums hold the gradient of c when a and b, which share it, get more. */
  @Test
  void diamondWhoseArmsAddToASharedGradient() {
    try (GradientCheck check = new GradientCheck("MulOp diamond")) {
      Tensor a = check.input(7);
      Tensor b = check.input(7);
      check.verify(
          scope -> {
            Tensor twice = ScaleOp.apply(scope, a, 2);
            Tensor square = MulOp.apply(scope, b, b);
            Tensor early = MulOp.apply(scope, twice, square);
            Tensor sum = AddOp.apply(scope, twice, square);
            Tensor both = AddOp.apply(scope, sum, sum);
            return AddOp.apply(scope, early, AddOp.apply(scope, both, twice));
          },
          v -> {
            double[] y = new double[7];
            Arrays.setAll(
                y,
                i -> {
                  double twice = 2 * v[0][i];
                  double square = v[1][i] * v[1][i];
                  return twice * square + 2 * (twice + square) + twice;
                });
            return y;
          });
    }
  }

  @Test
  void gradientsPassThroughShapes() {
    try (GradientCheck check = new GradientCheck("LinearOp reshaped")) {
      Tensor x = check.input(6, 4);
      Parameter w = check.parameter(10, 4);
      Parameter b = check.parameter(10);
      check.verify(
          scope -> {
            Tensor y = LinearOp.apply(scope, x, w, b, Layout.OUT_IN);
            Tensor heads = ReshapeOp.apply(scope, y, 3, 4, 5);
            return AddOp.apply(scope, ReshapeOp.apply(scope, heads, 60), heads);
          },
          v -> scale(Reference.linear(v[0], v[1], v[2], 4, 10), 2));
    }
  }
}
