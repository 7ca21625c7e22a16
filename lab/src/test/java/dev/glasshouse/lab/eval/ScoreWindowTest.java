package dev.glasshouse.lab.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreWindowTest {
  @Test
  void scoresEachTokenOnceFromEnoughContext() {
    for (int context : new int[] {1, 2, 7, 16}) {
      for (int length = 2; length < 60; length++) {
        for (int from = 1; from < length; from++) {
          int next = from;
          for (var window : ScoreWindow.of(3, new ScoreRequest(new int[length], from), context)) {
            assertThat(window.request()).isEqualTo(3);
            assertThat(window.from()).isEqualTo(next).isLessThan(window.end());
            assertThat(window.length()).isBetween(1, context);
            assertThat(window.from() - window.begin())
                .isGreaterThanOrEqualTo(Math.min(window.from(), Math.max(1, context / 2)));
            next = window.end();
          }
          assertThat(next).isEqualTo(length);
        }
      }
    }
  }

  @Test
  void readsAsMuchAsFits() {
    assertThat(ScoreWindow.of(0, new ScoreRequest(new int[9], 1), 8))
        .isEqualTo(List.of(new ScoreWindow(0, 0, 1, 9)));
    assertThat(ScoreWindow.of(0, new ScoreRequest(new int[14], 1), 8))
        .isEqualTo(
            List.of(
                new ScoreWindow(0, 0, 1, 9),
                new ScoreWindow(0, 4, 9, 13),
                new ScoreWindow(0, 5, 13, 14)));
    assertThat(ScoreWindow.of(0, new ScoreRequest(new int[14], 12), 8))
        .isEqualTo(List.of(new ScoreWindow(0, 5, 12, 14)));
  }

  @Test
  void wantsSomethingToScoreAndSomethingBeforeIt() {
    assertThatThrownBy(() -> new ScoreRequest(new int[3], 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ScoreRequest(new int[3], 3))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
