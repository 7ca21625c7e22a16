package dev.glasshouse.tensor.ops;

import static dev.glasshouse.tensor.ops.Reference.abs;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The ops with a weight matrix. */
@Tag("width")
class LinearOpsTest {
  private static double[] linear(
      double[] x, double[] w, double @Nullable [] b, Layout layout, int in, int out) {
    double[] outIn = layout == Layout.OUT_IN ? w : Reference.transpose(w, out);
    return Reference.linear(x, outIn, b, in, out);
  }

  private static Parameter weight(GradientCheck check, Layout layout, int in, int out) {
    return layout == Layout.OUT_IN ? check.parameter(out, in) : check.parameter(in, out);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, OUT_IN, true",
    "7, 33, 7, OUT_IN, true",
    "33, 7, 33, IN_OUT, true",
    "33, 33, 1, OUT_IN, false",
    "200, 17, 65, IN_OUT, false",
    "300, 65, 17, OUT_IN, true"
  })
  void linear(int rows, int in, int out, Layout layout, boolean biased) {
    try (GradientCheck check = new GradientCheck("LinearOp")) {
      Tensor x = check.input(rows, in);
      Parameter w = weight(check, layout, in, out);
      Parameter b = biased ? check.parameter(out) : null;
      check
          .summing(v -> linear(abs(v[0]), abs(v[1]), biased ? abs(v[2]) : null, layout, in, out))
          .verify(
              scope -> LinearOp.apply(scope, x, w, b, layout),
              v -> linear(v[0], v[1], biased ? v[2] : null, layout, in, out));
    }
  }

  @Test
  void aRowOfAnotherWidthIsRefusedWithBothShapes() {
    try (GradientCheck check = new GradientCheck("LinearOp");
        var scope = check.device().inference()) {
      Tensor x = check.input(3, 5);
      Parameter w = check.parameter(2, 4);
      assertThatThrownBy(() -> LinearOp.apply(scope, x, w, null, Layout.OUT_IN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[3, 5]")
          .hasMessageContaining("[2, 4]");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GELU, 1, 1, 1, IN_OUT, true",
    "GELU, 7, 33, 7, IN_OUT, true",
    "GELU, 33, 7, 33, OUT_IN, false",
    "SWIGLU, 1, 1, 1, OUT_IN, false",
    "SWIGLU, 7, 33, 7, OUT_IN, false",
    "SWIGLU, 33, 7, 33, IN_OUT, true"
  })
  void activated(Activation activation, int rows, int in, int out, Layout layout, boolean biased) {
    try (GradientCheck check = new GradientCheck("ActivatedLinearOp")) {
      verifyActivated(check, activation, rows, in, out, layout, biased);
    }
  }

  /** Rows of 131,072 floats: a chunk holds 16 of them. */
  @ParameterizedTest
  @EnumSource(Activation.class)
  void activatedInMoreThanOneChunk(Activation activation) {
    try (GradientCheck check = new GradientCheck("ActivatedLinearOp in chunks").atMost(4)) {
      verifyActivated(check, activation, 19, 1 << 17, 1, Layout.OUT_IN, false);
    }
  }

  private static void verifyActivated(
      GradientCheck check,
      Activation activation,
      int rows,
      int in,
      int out,
      Layout layout,
      boolean biased) {
    Tensor[] x = new Tensor[activation.inputs()];
    for (int i = 0; i < x.length; i++) {
      x[i] = check.input(rows, in);
    }
    Parameter w = weight(check, layout, in, out);
    Parameter b = biased ? check.parameter(out) : null;
    int first = x.length;
    check
        .summing(v ->
            linear(
                abs(activated(v, first)),
                abs(v[first]),
                biased ? abs(v[first + 1]) : null,
                layout,
                in,
                out))
        .verify(
            scope -> ActivatedLinearOp.apply(scope, activation, x, w, b, layout),
            v ->
                linear(
                    activated(v, first), v[first], biased ? v[first + 1] : null, layout, in, out));
  }

  private static double[] activated(double[][] values, int inputs) {
    return inputs == 1 ? Reference.gelu(values[0]) : Reference.swiGlu(values[0], values[1]);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "7, 33, 33", "300, 5, 7", "33, 9, 130"})
  void embedding(int tokens, int vocab, int cols) {
    try (GradientCheck check = new GradientCheck("EmbeddingOp")) {
      Parameter w = check.parameter(vocab, cols);
      Tensor ids = check.below(vocab, tokens);
      check.verify(
          scope -> EmbeddingOp.apply(scope, w, ids),
          v -> {
            double[] y = new double[tokens * cols];
            for (int i = 0; i < y.length; i++) {
              y[i] = v[0][ids.getInt(i / cols) * cols + i % cols];
            }
            return y;
          });
    }
  }

  @ParameterizedTest
  @CsvSource({"-1", "9"})
  void anIdOutsideTheVocabularyIsRefused(int id) {
    try (GradientCheck check = new GradientCheck("EmbeddingOp");
        var scope = check.device().inference()) {
      Parameter w = check.parameter(9, 2);
      Tensor ids = check.ints(new int[] {id}, 1);
      assertThatThrownBy(() -> EmbeddingOp.apply(scope, w, ids))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining(id + " is outside the vocabulary of 9");
    }
  }
}
