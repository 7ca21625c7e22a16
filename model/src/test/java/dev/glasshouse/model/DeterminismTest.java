package dev.glasshouse.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same bits, whichever thread took which piece and whatever compiled the kernels. */
class DeterminismTest {
  private static long twoSteps(ModelConfig config, int threads) {
    try (Device device = Device.cpu(threads)) {
      TrainingStep step = new TrainingStep(device, config, 4, 61, false);
      step.run();
      step.run();
      return step.hash();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void aStepDoesNotDependOnScheduling(ModelConfig config) {
    long first = twoSteps(config, 2);
    for (int run = 1; run < 20; run++) {
      assertThat(twoSteps(config, 2)).as("run %d", run).isEqualTo(first);
    }
  }

  /**
   * Matrix products are split by the number of threads, and rows at edges have bits of their own.
   */
  @Test
  void anotherNumberOfThreadsAgreesWithinPrecision() {
    try (Device one = Device.cpu(1);
        Device two = Device.cpu(2)) {
      TrainingStep a = new TrainingStep(one, TestModels.GLASS, 4, 61, false);
      TrainingStep b = new TrainingStep(two, TestModels.GLASS, 4, 61, false);
      for (int i = 0; i < 5; i++) {
        assertThat(b.run()).isCloseTo(a.run(), within(1e-4f));
      }
    }
  }

  @Test
  @Tag("slow")
  void interpreterAndCompilersGiveTheSameBits() throws Exception {
    for (String kernels : List.of("scalar", "vector")) {
      String interpreted = run(kernels, "-Xint");
      assertThat(interpreted.lines()).hasSize(1 + (int) TestModels.configs().count());
      assertThat(
              run(
                  kernels,
                  "-XX:TieredStopAtLevel=1",
                  "-XX:CompileThresholdScaling=0.01",
                  "-Xbatch"))
          .as("C1, %s", kernels)
          .isEqualTo(interpreted);
      assertThat(
              run(kernels, "-XX:-TieredCompilation", "-XX:CompileThresholdScaling=0.01", "-Xbatch"))
          .as("C2, %s", kernels)
          .isEqualTo(interpreted);
    }
  }

  private static String run(String kernels, String... flags)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of(flags));
    command.add("-Dglasshouse.kernels=" + kernels);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), TrainingStep.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
