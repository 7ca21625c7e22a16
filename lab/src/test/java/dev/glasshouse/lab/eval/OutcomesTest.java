package dev.glasshouse.lab.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.lab.eval.Outcomes.Scale;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomesTest {
  private static final List<Double> FOUR = List.of(1.0, 0.0, 1.0, 1.0);

  @Test
  void isTheMeanWithTheSamplesErrorForShares() {
    Metric metric = Outcomes.shares(FOUR, List.of(0.5, 0.5, 0.0, 1.0)).metric();
    assertThat(metric.value()).isEqualTo(0.75);
    assertThat(metric.standardError()).isCloseTo(0.5 / 2, within(1e-15)); // deviation / sqrt(4)
    assertThat(metric.chance()).hasValue(0.5);
    assertThat(metric.n()).isEqualTo(4);
  }

  @Test
  void drawsClustersTogether() {
    Outcomes outcomes = Outcomes.shares(FOUR, List.of());
    double error = outcomes.metric(0, 4, new int[] {0, 2, 4}).standardError();
    // Clusters' residuals: -0.5 and 0.5; sqrt(2 / 1 * 0.5) / 4.
    assertThat(error).isCloseTo(0.25, within(1e-15));
    // Two equal halves of a file tell no more than one half.
    Outcomes twice = Outcomes.shares(List.of(1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0), List.of());
    assertThat(twice.metric(0, 8, new int[] {0, 2, 4, 6, 8}).standardError())
        .isCloseTo(outcomes.metric().standardError(), within(1e-15));
  }

  @Test
  void isARatioOfSumsWhereItemsHaveWeights() {
    var outcomes = new Outcomes(Scale.LINEAR, List.of(10.0, 4.0), List.of(4.0, 3.0), List.of());
    assertThat(outcomes.metric().value()).isEqualTo(2);
    // Residuals 2 and -2: sqrt(2 * 8) / 7.
    assertThat(outcomes.metric().standardError()).isCloseTo(4.0 / 7, within(1e-15));
    assertThat(outcomes.metric().chance()).isEmpty();
  }

  @Test
  void takesThePerplexityOfTheMeanWithItsSlope() {
    var outcomes = new Outcomes(Scale.EXPONENTIAL, List.of(1.0, 3.0), List.of(), List.of());
    assertThat(outcomes.metric().value()).isCloseTo(Math.exp(2), within(1e-12));
    assertThat(outcomes.metric().standardError()).isCloseTo(Math.exp(2), within(1e-12));
  }

  @Test
  void knowsNoErrorOfOneItem() {
    assertThat(Outcomes.shares(List.of(1.0), List.of()).metric().standardError()).isNaN();
  }

  @Test
  void refusesListsThatDoNotFit() {
    assertThatThrownBy(() -> Outcomes.shares(List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Outcomes.shares(FOUR, List.of(1.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void splitsARightAnswerThatTies() {
    assertThat(Tally.shareOfHighest(new double[] {-1, -2}, 0)).isEqualTo(1);
    assertThat(Tally.shareOfHighest(new double[] {-1, -2}, 1)).isZero();
    assertThat(Tally.shareOfHighest(new double[] {-1, -1, -3, -1}, 1)).isEqualTo(1.0 / 3);
  }
}
