package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a training process, the way {@code kill -9} does, at ten random moments. A checkpoint is
 * written after every step, so that most moments lie inside the writing of one; the data is read in
 * several shards.
 */
@Tag("slow")
class KillTest {
  private static final int STEPS = 150;
  private static final int KILLS = 10;

  @TempDir Path folder;

  /** The process: begins the run, or goes on with it. Prints a line for every step. */
  static final class Target {
    private Target() {}

    public static void main(String[] args) {
      Path run = Path.of(args[0]);
      TrainListener listener =
          new TrainListener() {
            @Override
            public void step(StepMetrics metrics, Standing standing) {
              System.out.println(metrics.step());
            }
          };
      if (args.length > 1) {
        TinyRun.begin(run, recipe(Path.of(args[1])), () -> false, listener);
      } else {
        TinyRun.resume(run, listener);
      }
    }

    private static Recipe recipe(Path data) {
      return TinyRun.recipe(
          data,
          "pretrain.steps=" + STEPS,
          "checkpoint.every=1",
          "threads=1",
          "data.shardTokens=2000");
    }
  }

  @Test
  void resumesToTheSameBitsWheneverItIsKilled() throws Exception {
    Path data = TinyRun.text(folder);
    Path whole = folder.resolve("whole");
    assertThat(fork(whole, data).waitFor()).isZero();

    Path killed = folder.resolve("killed");
    Random random = new Random(1);
    Process process = fork(killed, data);
    for (int kill = 0; kill < KILLS; kill++) {
      int steps = 1 + random.nextInt(STEPS / KILLS - 1);
      killAfter(process, steps, random.nextInt(15_000_000));
      process = fork(killed);
    }
    assertThat(process.waitFor()).isZero();

    for (String file : new String[] {"model.safetensors", "trainer.safetensors"}) {
      assertThat(TinyRun.file(killed, STEPS, file)).isEqualTo(TinyRun.file(whole, STEPS, file));
    }
    assertThat(TinyRun.loggedSteps(killed)).isEqualTo(IntStream.range(0, STEPS).boxed().toList());
  }

  private static void killAfter(Process process, int steps, int nanos)
      throws IOException, InterruptedException {
    BufferedReader lines = process.inputReader();
    for (int i = 0; i < steps; i++) {
      assertThat(lines.readLine()).as("the process ended by itself").isNotNull();
    }
    TimeUnit.NANOSECONDS.sleep(nanos);
    process.destroyForcibly().waitFor();
  }

  private Process fork(Path run, Path... data) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1", // starts soonest; vectors would need the other compiler
            "-Dglasshouse.kernels=scalar",
            "-cp",
            System.getProperty("java.class.path"),
            Target.class.getName(),
            run.toString());
    for (Path each : data) {
      builder.command().add(each.toString());
    }
    return builder
        .redirectError(folder.resolve("errors.txt").toFile())
        .redirectOutput(ProcessBuilder.Redirect.PIPE)
        .start();
  }
}
