package dev.glasshouse.lab.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.lab.scale.ScalingLaw.Form;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LawFitTest {
  @Test
  void findsTheLawThatMadeTheRuns() {
    ScalingLaw found = new LawFit(Form.SUM, Synthetic.runs(0, 0)).fit();
    assertThat(found.alpha()).isCloseTo(Synthetic.LAW.alpha(), within(1e-3));
    assertThat(found.beta()).isCloseTo(Synthetic.LAW.beta(), within(1e-3));
    assertThat(found.e()).isCloseTo(Synthetic.LAW.e(), within(1e-3));
    double far = Synthetic.LAW.loss(1e8, 1e9);
    assertThat(found.loss(1e8, 1e9)).isCloseTo(far, within(1e-3));
  }

  /** Hoffmann et al.'s law of large models, at their sizes. */
  @Test
  void findsAPublishedLaw() {
    ScalingLaw law = new ScalingLaw(Form.SUM, 1.69, 406.4, 410.7, 0.34, 0.28);
    List<Observation> runs = new ArrayList<>();
    for (double n = 5e7; n < 2e10; n *= 3) {
      for (double d = 1e9; d < 5e11; d *= 4) {
        runs.add(new Observation(n, d, law.loss(n, d)));
      }
    }
    ScalingLaw found = new LawFit(Form.SUM, runs).fit();
    assertThat(found.alpha()).isCloseTo(0.34, within(2e-3));
    assertThat(found.beta()).isCloseTo(0.28, within(2e-3));
    assertThat(found.e()).isCloseTo(1.69, within(5e-3));
  }

  @Test
  void predictsALargerRunOutOfNoisyOnes() {
    for (int seed = 0; seed < 20; seed++) {
      ScalingLaw found = new LawFit(Form.SUM, Synthetic.runs(seed, 0.003)).fit();
      double there = Synthetic.LAW.loss(2e6, 5e6);
      assertThat(found.loss(2e6, 5e6) / there).isCloseTo(1, within(0.02));
    }
  }

  @Test
  void isNotLedAwayByOneBadRun() {
    List<Observation> runs = Synthetic.runs(0, 0);
    Observation bad = runs.get(5);
    runs.set(5, new Observation(bad.n(), bad.d(), 1.3 * bad.loss()));
    ScalingLaw found = new LawFit(Form.SUM, runs).fit();
    assertThat(found.loss(2e6, 5e6) / Synthetic.LAW.loss(2e6, 5e6)).isCloseTo(1, within(0.01));
  }

  @ParameterizedTest
  @EnumSource
  void theGradientIsThatOfTheObjective(Form form) {
    LawFit fit = new LawFit(form, Synthetic.runs(1, 0.01));
    double[] t = {-0.7, -0.6, -0.9, 0.3, 0.5};
    double[] gradient = fit.gradient(t);
    for (int j = 0; j < t.length; j++) {
      double[] above = t.clone();
      double[] below = t.clone();
      above[j] += 1e-6;
      below[j] -= 1e-6;
      double central = (fit.objective(above) - fit.objective(below)) / 2e-6;
      assertThat(gradient[j]).as("parameter " + j).isCloseTo(central, within(1e-7));
    }
  }

  @Test
  void findsTheFormThatMadeTheRuns() {
    ScalingLaw sum = LawFit.best(Synthetic.runs(0, 0.001));
    assertThat(sum.form()).isEqualTo(Form.SUM);
    for (int seed = 0; seed < 5; seed++) {
      ScalingLaw joint = LawFit.best(Synthetic.runs(Synthetic.JOINT, seed, 0.002));
      assertThat(joint.form()).isEqualTo(Form.JOINT);
      assertThat(joint.alpha()).isCloseTo(Synthetic.JOINT.alpha(), within(0.15));
      assertThat(joint.beta()).isCloseTo(Synthetic.JOINT.beta(), within(0.15));
      assertThat(joint.loss(2e6, 5e6) / Synthetic.JOINT.loss(2e6, 5e6)).isCloseTo(1, within(0.02));
    }
  }

  @Test
  void theFitIsALeastPlace() {
    List<Observation> runs = Synthetic.runs(4, 0.005);
    ScalingLaw found = new LawFit(Form.SUM, runs).fit();
    double best = sum(found, runs);
    for (double by : new double[] {0.995, 1.005}) {
      ScalingLaw f = found;
      assertThat(sum(new ScalingLaw(f.form(), f.e() * by, f.a(), f.b(), f.alpha(), f.beta()), runs))
          .isGreaterThan(best);
      assertThat(sum(new ScalingLaw(f.form(), f.e(), f.a() * by, f.b(), f.alpha(), f.beta()), runs))
          .isGreaterThan(best);
      assertThat(sum(new ScalingLaw(f.form(), f.e(), f.a(), f.b() * by, f.alpha(), f.beta()), runs))
          .isGreaterThan(best);
      assertThat(sum(new ScalingLaw(f.form(), f.e(), f.a(), f.b(), f.alpha() * by, f.beta()), runs))
          .isGreaterThan(best);
      assertThat(sum(new ScalingLaw(f.form(), f.e(), f.a(), f.b(), f.alpha(), f.beta() * by), runs))
          .isGreaterThan(best);
    }
  }

  private static double sum(ScalingLaw law, List<Observation> runs) {
    return runs.stream()
        .mapToDouble(run -> Math.abs(law.residual(run)))
        .map(r -> r <= LawFit.DELTA ? r * r / 2 : LawFit.DELTA * (r - LawFit.DELTA / 2))
        .sum();
  }

  @Test
  void refusesTooFewRuns() {
    assertThatThrownBy(() -> new LawFit(Form.SUM, Synthetic.runs(0, 0).subList(0, 4)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
