package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.lab.train.Schedule.Kind;
import dev.glasshouse.tensor.UserError;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void risesLinearlyToThePeak() {
    Schedule schedule = new Schedule(Kind.WSD, 100, 10, 0.2, 0);
    for (int step = 0; step < 10; step++) {
      assertThat(schedule.at(step)).isCloseTo((step + 1) / 10.0, within(1e-12));
    }
    assertThat(schedule.at(10)).isEqualTo(1);
  }

  @Test
  void wsdStaysAndFallsAtTheEndAsOneMinusSqrt() {
    Schedule schedule = new Schedule(Kind.WSD, 100, 10, 0.2, 0.1);
    assertThat(schedule.at(79)).isEqualTo(1);
    assertThat(schedule.at(89)).isCloseTo(0.1 + 0.9 * (1 - Math.sqrt(10 / 21.0)), within(1e-12));
    assertThat(schedule.at(99)).isGreaterThan(0.1).isLessThan(0.15);
  }

  @Test
  void cosineIsHalfWayDownInTheMiddleOfItsFall() {
    Schedule schedule = new Schedule(Kind.COSINE, 110, 10, 1, 0);
    assertThat(schedule.at(59)).isCloseTo(0.5, within(0.02));
    assertThat(schedule.at(109)).isGreaterThan(0).isLessThan(0.001);
  }

  @Test
  void neverRisesAfterTheWarmup() {
    for (Kind kind : Kind.values()) {
      Schedule schedule = new Schedule(kind, 57, 5, 0.3, 0.05);
      for (int step = 5; step < 57; step++) {
        assertThat(schedule.at(step)).isPositive().isLessThanOrEqualTo(schedule.at(step - 1));
      }
    }
  }

  @Test
  void aRunOfOneStepHasALearningRate() {
    assertThat(new Schedule(Kind.WSD, 1, 0, 0.2, 0).at(0)).isPositive();
    assertThat(new Schedule(Kind.COSINE, 1, 0, 1, 0).at(0)).isPositive();
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThatThrownBy(() -> new Schedule(Kind.WSD, 0, 0, 0.2, 0)).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> new Schedule(Kind.WSD, 9, 0, 0, 0)).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> new Schedule(Kind.WSD, 9, 0, 0.2, Double.NaN))
        .isInstanceOf(UserError.class);
  }
}
