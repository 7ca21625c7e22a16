package dev.glasshouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.WINDOWS;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;

class InterruptionTest {
  /** Works until it is interrupted, and takes a while to save. */
  static final class Worker {
    public static void main(String[] args) throws InterruptedException {
      try (var interruption = Interruption.watch()) {
        System.out.println("working");
        while (!interruption.requested()) {
          Thread.sleep(1);
        }
        Thread.sleep(100);
        System.out.println("saved");
      }
      System.exit(0);
    }
  }

  private static Process startWorker() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Worker.class.getName())
        .start();
  }

  @Test
  @DisabledOnOs(WINDOWS)
  void ctrlCWaitsForTheWorkAndEndsWith130() throws Exception {
    Process worker = startWorker();
    try (var out = worker.inputReader()) {
      assertThat(out.readLine()).isEqualTo("working");
      new ProcessBuilder("kill", "-INT", String.valueOf(worker.pid())).start().waitFor();
      assertThat(out.readLine()).isEqualTo("saved");
      assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(worker.exitValue()).isEqualTo(130);
    } finally {
      worker.destroyForcibly();
    }
  }

  @Test
  void leavesNothingBehindWhenNothingHappened() {
    try (var interruption = Interruption.watch()) {
      assertThat(interruption.requested()).isFalse();
    }
  }
}
