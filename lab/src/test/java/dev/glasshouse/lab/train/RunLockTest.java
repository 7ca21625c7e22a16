package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @TempDir Path folder;

  /** Takes the lock, says so, and waits to be killed. */
  static final class Holder {
    public static void main(String[] arguments) throws InterruptedException {
      try (RunLock lock = RunLock.acquire(Path.of(arguments[0]))) {
        assertThat(lock).isNotNull();
        System.out.println("locked");
        Thread.sleep(60_000);
      }
    }
  }

  @Test
  void keepsAnotherProcessOutUntilItIsKilled() throws IOException, InterruptedException {
    Path run = folder.resolve("run");
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                run.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(holder.getInputStream().read()).isPositive();
      assertThatThrownBy(() -> RunLock.acquire(run))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(run.toString())
          .hasMessageContaining("process " + holder.pid() + ";");
    } finally {
      holder.destroyForcibly().waitFor();
    }
    try (RunLock lock = RunLock.acquire(run)) {
      assertThat(Files.readString(run.resolve("run.lock")))
          .isEqualTo(String.valueOf(ProcessHandle.current().pid()));
      assertThat(lock).isNotNull();
    }
  }

  @Test
  void refusesTwiceInOneProcessAndCanBeTakenAgain() {
    try (RunLock lock = RunLock.acquire(folder)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> RunLock.acquire(folder))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("in use");
    }
    RunLock.acquire(folder).close();
  }

  @Test
  void namesAFolderThatCannotBeMade() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> RunLock.acquire(file.resolve("run")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString());
  }
}
