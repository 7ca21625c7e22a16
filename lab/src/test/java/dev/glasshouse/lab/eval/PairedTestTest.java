package dev.glasshouse.lab.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.lab.eval.Outcomes.Scale;
import dev.glasshouse.lab.eval.PairedTest.Method;
import dev.glasshouse.tensor.Rng;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedTestTest {
  private static final Rng RNG = Rng.of(3, "test");

  private static TaskResult result(List<Double> values) {
    var outcomes = new Outcomes(Scale.LINEAR, values, List.of(), List.of());
    List<String> files = Collections.nCopies(values.size(), "file");
    return TaskResult.of(new TextTask("task", "file"), 0, files, Map.of("m", outcomes));
  }

  private static List<Double> values(int n, IntToDoubleFunction value) {
    return IntStream.range(0, n).mapToDouble(value).boxed().toList();
  }

  /** The share of all 2^n exchanges of outcomes whose difference is at least the one found. */
  private static double exhaustive(List<Double> a, List<Double> b) {
    double found = Math.abs(difference(a, b, 0));
    int extreme = 0;
    for (int swaps = 0; swaps < 1 << a.size(); swaps++) {
      extreme += Math.abs(difference(a, b, swaps)) >= found - 1e-9 ? 1 : 0;
    }
    return extreme / (double) (1 << a.size());
  }

  private static double difference(List<Double> a, List<Double> b, int swaps) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      double d = a.get(i) - b.get(i);
      sum += (swaps >> i & 1) == 0 ? d : -d;
    }
    return sum;
  }

  @Test
  void isExactForRightAndWrong() {
    for (int round = 0; round < 20; round++) {
      int step = round;
      var a = values(14, i -> RNG.below(10, step, i) < 7 ? 1 : 0);
      var b = values(14, i -> RNG.below(10, step, 100 + i) < 4 ? 1 : 0);
      PairedTest test = PairedTest.of(result(a), result(b), "m");
      assertThat(test.method()).isEqualTo(Method.EXACT_MCNEMAR);
      assertThat(test.p()).isCloseTo(exhaustive(a, b), within(1e-12));
    }
  }

  @Test
  void isExactForOtherOutcomesOfFewItems() {
    for (int round = 0; round < 20; round++) {
      int step = round;
      var a = values(12, i -> RNG.normal(step, i) + 0.5);
      var b = values(12, i -> i % 4 == 0 ? a.get(i) : RNG.normal(step, 100 + i));
      PairedTest test = PairedTest.of(result(a), result(b), "m");
      assertThat(test.method()).isEqualTo(Method.ENUMERATION);
      assertThat(test.p()).isCloseTo(exhaustive(a, b), within(1e-12));
    }
  }

  /** Differences that are all equal but for a hair: the binomial says what p must be. */
  @Test
  void drawsPermutationsForMany() {
    int n = 200;
    var b = values(n, _ -> 0);
    var a = values(n, i -> (i < 115 ? 2 : -2) + 1e-13 * i);
    var binary = values(n, i -> i < 115 ? 1 : 0);
    var other = values(n, i -> i < 115 ? 0 : 1);
    PairedTest drawn = PairedTest.of(result(a), result(b), "m");
    PairedTest exact = PairedTest.of(result(binary), result(other), "m");
    assertThat(drawn.method()).isEqualTo(Method.MONTE_CARLO);
    double error = Math.sqrt(exact.p() * (1 - exact.p()) / 100_000);
    assertThat(drawn.p()).isCloseTo(exact.p(), within(4 * error));
    assertThat(exact.p()).isBetween(0.03, 0.05);
  }

  @Test
  void saysHowLargeTheDifferenceIs() {
    var a = List.of(1.0, 1.0, 0.0, 1.0);
    var b = List.of(0.0, 1.0, 0.0, 0.0);
    PairedTest test = PairedTest.of(result(a), result(b), "m");
    assertThat(test.difference()).isEqualTo(0.5);
    // Differences 1 0 0 1: deviation sqrt(1/3), over the root of 4.
    assertThat(test.standardError()).isCloseTo(Math.sqrt(1.0 / 3) / 2, within(1e-15));
    assertThat(test.n()).isEqualTo(4);
    assertThat(PairedTest.of(result(b), result(a), "m").p()).isEqualTo(test.p());
  }

  @Test
  void findsNothingBetweenAModelAndItself() {
    var a = List.of(1.0, 0.0, 0.5);
    PairedTest test = PairedTest.of(result(a), result(a), "m");
    assertThat(test.p()).isEqualTo(1);
    assertThat(test.difference()).isZero();
    assertThat(test.standardError()).isZero();
  }

  @Test
  void refusesResultsOfOtherItems() {
    assertThatThrownBy(() -> PairedTest.of(result(List.of(1.0, 0.0)), result(List.of(1.0)), "m"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
