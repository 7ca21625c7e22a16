package dev.glasshouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter text = new StringWriter();
  private final PrintWriter err = new PrintWriter(text);
  private long nanos;

  private Progress progress(long total, int width) {
    return new Progress(err, "pretrain", total, width, () -> nanos);
  }

  private void advance(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void printsAPlainLineEveryFiveSecondsAndTheLastOne() {
    try (var progress = progress(100, 0)) {
      for (int step = 1; step <= 12; step++) {
        advance(Duration.ofSeconds(1));
        progress.update(step, "loss " + step);
      }
    }
    assertThat(text.toString().lines())
        .containsExactly(
            "pretrain 5% 5/100, 1.0/s, 1m35s left, loss 5",
            "pretrain 10% 10/100, 1.0/s, 1m30s left, loss 10",
            "pretrain 12% 12/100, 1.0/s, 1m28s left, loss 12");
  }

  @Test
  void rewritesOneLineOnATerminal() {
    try (var progress = progress(4, 80)) {
      for (int step = 1; step <= 4; step++) {
        advance(Duration.ofMillis(60));
        progress.update(step, "");
      }
    }
    assertThat(text.toString())
        .isEqualTo(
            "\rpretrain 50% 2/4, 16.7/s, 0s left\u001b[K"
                + "\rpretrain 100% 4/4, 16.7/s, 0s left\u001b[K"
                + System.lineSeparator());
  }

  @Test
  void cutsTheLineBeforeTheTerminalsLastColumn() {
    try (var progress = progress(4, 12)) {
      advance(Duration.ofSeconds(1));
      progress.update(1, "");
    }
    assertThat(text.toString()).startsWith("\rpretrain 25\u001b[K");
  }

  @Test
  void printsNothingWhereNothingWasDone() {
    progress(4, 80).close();
    progress(4, 0).close();
    assertThat(text.toString()).isEmpty();
  }

  @Test
  void leavesOutTheRateBeforeTimePasses() {
    try (var progress = progress(4_000, 0)) {
      progress.update(1_000, "");
    }
    assertThat(text.toString().strip()).isEqualTo("pretrain 25% 1,000/4,000");
  }

  @Test
  void refusesATotalOfNothing() {
    assertThatThrownBy(() -> progress(0, 0)).hasMessageContaining("pretrain");
  }
}
