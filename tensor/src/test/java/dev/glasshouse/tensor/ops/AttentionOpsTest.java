package dev.glasshouse.tensor.ops;

import static dev.glasshouse.tensor.ops.Reference.abs;
import static dev.glasshouse.tensor.ops.Reference.attention;
import static dev.glasshouse.tensor.ops.Reference.attentionMix;
import static dev.glasshouse.tensor.ops.Reference.attentionScores;
import static dev.glasshouse.tensor.ops.Reference.softmax;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fused attention and its materialised parts against softmax(Q K^T / sqrt(D)) V in float64. */
@Tag("width")
class AttentionOpsTest {

  /** What a query may look back on. */
  private enum Mask {
    /** Everything before it. */
    CAUSAL,
    /** Documents of odd lengths. */
    DOCUMENTS,
    /** The last few keys. */
    WINDOW;

    int[] starts(AttentionShape s) {
      int[] starts = new int[s.batch() * s.keys()];
      for (int i = 0; i < starts.length; i++) {
        int position = i % s.keys();
        int document = i / s.keys() + 5;
        starts[i] =
            switch (this) {
              case CAUSAL -> 0;
              case DOCUMENTS -> position - position % document;
              case WINDOW -> Math.max(0, position - 6);
            };
      }
      return starts;
    }
  }

  private record Case(AttentionShape shape, Mask mask) {}

  private static Stream<Case> cases() {
    return Stream.of(
        new Case(AttentionShape.square(1, 1, 1, 1, 1), Mask.CAUSAL),
        new Case(AttentionShape.square(2, 7, 3, 3, 5), Mask.CAUSAL),
        new Case(AttentionShape.square(2, 33, 4, 2, 8), Mask.CAUSAL),
        new Case(AttentionShape.square(2, 33, 3, 1, 7), Mask.DOCUMENTS),
        new Case(AttentionShape.square(1, 33, 2, 2, 33), Mask.WINDOW),
        new Case(new AttentionShape(1, 1, 33, 4, 2, 16), Mask.CAUSAL),
        new Case(new AttentionShape(2, 7, 33, 2, 1, 6), Mask.WINDOW));
  }

  /** More than one block of queries, and more than one tile of keys. */
  private static Stream<Case> longCases() {
    return Stream.of(
        new Case(AttentionShape.square(1, 130, 2, 1, 4), Mask.CAUSAL),
        new Case(AttentionShape.square(1, 130, 2, 2, 4), Mask.DOCUMENTS),
        new Case(AttentionShape.square(1, 600, 1, 1, 4), Mask.CAUSAL),
        new Case(AttentionShape.square(1, 600, 1, 1, 4), Mask.WINDOW),
        new Case(new AttentionShape(1, 70, 1100, 1, 1, 4), Mask.CAUSAL));
  }

  private static int queries(AttentionShape s) {
    return s.heads() * s.headSize();
  }

  private static int keys(AttentionShape s) {
    return s.kvHeads() * s.headSize();
  }

  @ParameterizedTest
  @MethodSource({"cases", "longCases"})
  void fused(Case c) {
    AttentionShape s = c.shape;
    int[] starts = c.mask.starts(s);
    try (GradientCheck check =
        new GradientCheck("CausalAttentionOp").atMost(s.keys() < 100 ? 48 : 8)) {
      Tensor q = check.input(s.batch(), s.queries(), queries(s));
      Tensor k = check.input(s.batch(), s.keys(), keys(s));
      Tensor v = check.input(s.batch(), s.keys(), keys(s));
      Tensor starting = check.ints(starts, s.batch(), s.keys());
      check.verify(
          scope -> CausalAttentionOp.apply(scope, q, k, v, starting, s),
          x -> attention(x[0], x[1], x[2], starts, s));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scores(Case c) {
    AttentionShape s = c.shape;
    int[] starts = c.mask.starts(s);
    try (GradientCheck check = new GradientCheck("AttentionScoresOp")) {
      Tensor q = check.input(s.batch(), s.queries(), queries(s));
      Tensor k = check.input(s.batch(), s.keys(), keys(s));
      Tensor starting = check.ints(starts, s.batch(), s.keys());
      check
          .summing(x -> attentionScores(abs(x[0]), abs(x[1]), starts, s))
          .verifyForward(
              scope -> AttentionScoresOp.apply(scope, q, k, starting, s),
              x -> attentionScores(x[0], x[1], starts, s));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void pattern(Case c) {
    AttentionShape s = c.shape;
    int[] starts = c.mask.starts(s);
    double[] mask =
        attentionScores(
            new double[s.batch() * s.queries() * queries(s)],
            new double[s.batch() * s.keys() * keys(s)],
            starts,
            s);
    try (GradientCheck check = new GradientCheck("AttentionPatternOp")) {
      Tensor scores = check.input(s.batch(), s.heads(), s.queries(), s.keys());
      Tensor starting = check.ints(starts, s.batch(), s.keys());
      check.verify(
          scope -> AttentionPatternOp.apply(scope, scores, starting, s),
          x -> {
            double[] masked = x[0].clone();
            for (int i = 0; i < masked.length; i++) {
              masked[i] += mask[i];
            }
            return softmax(masked, s.keys());
          });
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void mix(Case c) {
    AttentionShape s = c.shape;
    try (GradientCheck check = new GradientCheck("AttentionMixOp")) {
      Tensor pattern = check.input(s.batch(), s.heads(), s.queries(), s.keys());
      Tensor v = check.input(s.batch(), s.keys(), keys(s));
      check
          .summing(x -> attentionMix(abs(x[0]), abs(x[1]), s))
          .verify(
              scope -> AttentionMixOp.apply(scope, pattern, v, s),
              x -> attentionMix(x[0], x[1], s));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theMaterialisedPartsMakeTheFusedOne(Case c) {
    AttentionShape s = c.shape;
    int[] starts = c.mask.starts(s);
    try (GradientCheck check = new GradientCheck("CausalAttentionOp from parts")) {
      Tensor q = check.input(s.batch(), s.queries(), queries(s));
      Tensor k = check.input(s.batch(), s.keys(), keys(s));
      Tensor v = check.input(s.batch(), s.keys(), keys(s));
      Tensor starting = check.ints(starts, s.batch(), s.keys());
      check.verify(
          scope -> {
            Tensor scores = AttentionScoresOp.apply(scope, q, k, starting, s);
            Tensor pattern = AttentionPatternOp.apply(scope, scores, starting, s);
            return AttentionMixOp.apply(scope, pattern, v, s);
          },
          x -> attention(x[0], x[1], x[2], starts, s));
    }
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    AttentionShape s = AttentionShape.square(2, 7, 4, 2, 3);
    try (GradientCheck check = new GradientCheck("CausalAttentionOp");
        Scope scope = check.device().inference()) {
      Tensor q = check.input(2, 7, 12);
      Tensor k = check.input(2, 7, 6);
      Tensor starts = check.below(1, 2, 7);
      assertThatThrownBy(() -> CausalAttentionOp.apply(scope, k, k, k, starts, s))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("attention: queries are F32[2, 7, 6], expected [2, 7, 12]");
      assertThatThrownBy(() -> CausalAttentionOp.apply(scope, q, q, k, starts, s))
          .hasMessageContaining("keys are F32[2, 7, 12], expected [2, 7, 6]");
      assertThatThrownBy(() -> CausalAttentionOp.apply(scope, q, k, q, starts, s))
          .hasMessageContaining("values are");
      assertThatThrownBy(() -> CausalAttentionOp.apply(scope, q, k, k, check.below(1, 2, 6), s))
          .hasMessageContaining("first keys are I32[2, 6], expected [2, 7]");
      assertThatThrownBy(() -> CausalAttentionOp.applyPacked(scope, q, starts, s))
          .hasMessageContaining("expected [2, 7, 36]");
      assertThatThrownBy(() -> AttentionScoresOp.apply(scope, k, k, starts, s))
          .hasMessageContaining("queries are");
      assertThatThrownBy(() -> AttentionPatternOp.apply(scope, q, starts, s))
          .hasMessageContaining("expected [2, 4, 7, 7]");
      assertThatThrownBy(() -> AttentionMixOp.apply(scope, q, k, s))
          .hasMessageContaining("expected [2, 4, 7, 7]");
    }
    assertThatThrownBy(() -> AttentionShape.square(1, 7, 4, 3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 heads cannot share 3 key heads");
    assertThatThrownBy(() -> new AttentionShape(1, 8, 7, 4, 4, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void packed() {
    AttentionShape s = AttentionShape.square(2, 70, 3, 3, 5);
    int[] starts = Mask.DOCUMENTS.starts(s);
    int width = queries(s);
    try (GradientCheck check = new GradientCheck("CausalAttentionOp packed")) {
      Tensor qkv = check.input(s.batch(), s.queries(), 3 * width);
      Tensor starting = check.ints(starts, s.batch(), s.keys());
      check.verify(
          scope -> CausalAttentionOp.applyPacked(scope, qkv, starting, s),
          x -> {
            double[][] parts = new double[3][x[0].length / 3];
            for (int i = 0; i < x[0].length; i++) {
              int column = i % (3 * width);
              parts[column / width][i / (3 * width) * width + column % width] = x[0][i];
            }
            return attention(parts[0], parts[1], parts[2], starts, s);
          });
    }
  }
}
