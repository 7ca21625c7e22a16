package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.tensor.gemm.Precision;
import org.junit.jupiter.api.Test;

class StepPlanTest {
  private static final Recipe.Pretrain RECIPE =
      new Recipe.Pretrain(100, 8, 8, 5, Schedule.Kind.WSD, 0.3, 0, 10, false, Precision.FLOAT32);

  /** Runs with a pace in seconds that may change; returns the time it took. */
  private static double run(StepPlan plan, double firstPace, double laterPace, long change) {
    double seconds = 0;
    for (long done = 1; done <= plan.steps(); done++) {
      seconds += done < change ? firstPace : laterPace;
      plan.observe(done, seconds);
    }
    return seconds;
  }

  @Test
  void aFixedNumberOfStepsStays() {
    StepPlan plan = new StepPlan(RECIPE, 100, 0);
    assertThat(run(plan, 1, 9, 50)).isEqualTo(49 + 51 * 9);
    assertThat(plan.steps()).isEqualTo(100);
  }

  @Test
  void usesTheTimeWhetherTheForecastWasTooHighOrTooLow() {
    for (double pace : new double[] {0.1, 0.5, 1, 2, 3}) {
      StepPlan plan = new StepPlan(RECIPE, 100, 200);
      assertThat(run(plan, pace, pace, 0)).isBetween(190.0, 202.0);
    }
  }

  @Test
  void endsInTimeWhenTheMachineBecomesSlowerWhileTheRateFalls() {
    StepPlan plan = new StepPlan(RECIPE, 100, 100);
    assertThat(run(plan, 1, 3, 80)).isBetween(95.0, 112.0);
    assertThat(plan.steps()).isBetween(80L, 90L);
  }

  @Test
  void growsByLittleWhenTheMachineBecomesFasterWhileTheRateFalls() {
    StepPlan plan = new StepPlan(RECIPE, 1000, 1000);
    double seconds = 0;
    double rate = 1;
    for (long done = 1; done <= plan.steps(); done++) {
      seconds += done < 800 ? 1 : 0.8;
      plan.observe(done, seconds);
      double next = plan.rate(done);
      if (done > 700) {
        assertThat(next).as("after %d steps", done).isLessThan(rate + 0.05);
      }
      rate = next;
    }
    assertThat(seconds).isBetween(980.0, 1010.0);
    assertThat(plan.steps()).isBetween(1030L, 1060L);
  }
}
