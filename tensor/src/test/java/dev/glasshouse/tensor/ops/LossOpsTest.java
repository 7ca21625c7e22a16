package dev.glasshouse.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses and what they are made of. */
@Tag("width")
class LossOpsTest {
  /** Random targets, every third one ignored. */
  private static Tensor targets(GradientCheck check, int rows, int vocab) {
    Tensor targets = check.below(vocab, rows);
    for (int r = 1; r < rows; r += 3) {
      targets.setInt(r, -1);
    }
    return targets;
  }

  private static double[] logProbs(double[][] v, Tensor targets, int width, int vocab) {
    return Reference.tokenLogProbs(
        Reference.linear(v[0], v[1], null, width, vocab), targets.toIntArray());
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "7, 33, 7", "33, 7, 33", "5, 3, 1009"})
  void crossEntropy(int rows, int width, int vocab) {
    try (GradientCheck check = new GradientCheck("CrossEntropyOp")) {
      verifyCrossEntropy(check, rows, width, vocab);
    }
  }

  /** With 9,001 logits a row, a chunk holds 256 rows. */
  @Test
  void crossEntropyInMoreThanOneChunk() {
    try (GradientCheck check = new GradientCheck("CrossEntropyOp").atMost(3)) {
      verifyCrossEntropy(check, 259, 2, 9_001);
    }
  }

  private static void verifyCrossEntropy(GradientCheck check, int rows, int width, int vocab) {
    Tensor x = check.input(rows, width);
    Parameter w = check.parameter(vocab, width);
    Tensor targets = targets(check, rows, vocab);
    check.verify(
        scope -> CrossEntropyOp.apply(scope, x, w, targets, 0.5f),
        v -> new double[] {-0.5 * Arrays.stream(logProbs(v, targets, width, vocab)).sum()});
  }

  @Test
  void aScaledCrossEntropyIsRefusedSinceItsGradientIsMade() {
    try (GradientCheck check = new GradientCheck("CrossEntropyOp");
        Scope scope = check.device().training()) {
      Tensor x = scope.watch(check.input(2, 3));
      Parameter w = check.parameter(5, 3);
      Tensor targets = check.below(5, 2);
      Tensor loss = CrossEntropyOp.apply(scope, x, w, targets, 1);
      Tensor scaled = ScaleOp.apply(scope, loss, 2);
      assertThatThrownBy(() -> scope.backward(scaled))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("scale the loss through its own argument");
    }
  }

  @Test
  void targetsThatDoNotFitAreRefused() {
    try (GradientCheck check = new GradientCheck("CrossEntropyOp");
        Scope scope = check.device().inference()) {
      Tensor x = check.input(2, 3);
      Parameter w = check.parameter(5, 3);
      Tensor three = check.below(5, 3);
      assertThatThrownBy(() -> CrossEntropyOp.apply(scope, x, w, three, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("I32[3]")
          .hasMessageContaining("F32[2, 3]");
      Tensor outside = check.ints(new int[] {0, 5}, 2);
      assertThatThrownBy(() -> TokenLogProbsOp.apply(scope, x, w, outside))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> KlOp.apply(scope, x, check.input(3, 2)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anInferenceMakesNoGradient() {
    try (GradientCheck check = new GradientCheck("CrossEntropyOp");
        Scope scope = check.device().inference()) {
      Parameter w = check.parameter(5, 3);
      CrossEntropyOp.apply(scope, check.input(2, 3), w, check.below(5, 2), 1);
      assertThat(w.hasGradient()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "7, 33, 7", "33, 7, 33", "5, 3, 1009"})
  void tokenLogProbs(int rows, int width, int vocab) {
    try (GradientCheck check = new GradientCheck("TokenLogProbsOp")) {
      verifyTokenLogProbs(check, rows, width, vocab);
    }
  }

  @Test
  void tokenLogProbsInMoreThanOneChunk() {
    try (GradientCheck check = new GradientCheck("TokenLogProbsOp").atMost(3)) {
      verifyTokenLogProbs(check, 259, 2, 9_001);
    }
  }

  private static void verifyTokenLogProbs(GradientCheck check, int rows, int width, int vocab) {
    Tensor x = check.input(rows, width);
    Parameter w = check.parameter(vocab, width);
    Tensor targets = targets(check, rows, vocab);
    check.verify(
        scope -> TokenLogProbsOp.apply(scope, x, w, targets),
        v -> logProbs(v, targets, width, vocab));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "7, 33", "33, 7", "3, 1009"})
  void kl(int rows, int vocab) {
    try (GradientCheck check = new GradientCheck("KlOp")) {
      Tensor p = check.input(rows, vocab);
      Tensor q = check.input(rows, vocab);
      check.verify(scope -> KlOp.apply(scope, p, q), v -> Reference.kl(v[0], v[1], vocab));
    }
  }

  @Test
  void klOfEqualLogitsIsZero() {
    try (GradientCheck check = new GradientCheck("KlOp");
        Scope scope = check.device().inference()) {
      Tensor p = check.input(7, 33);
      assertThat(KlOp.apply(scope, p, p).toArray()).containsOnly(0f);
    }
  }
}
