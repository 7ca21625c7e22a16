package dev.glasshouse.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The interpreter and both compilers, each in a JVM of its own, must give the same bits. */
@Tag("slow")
class SameBitsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Dglasshouse.kernels=scalar",
        "-Dglasshouse.vector.bits=128",
        "-Dglasshouse.vector.bits=256"
      })
  void interpretedAndCompiledCodeAgree(String twin) throws Exception {
    String interpreted = run(0, twin, "-Xint");
    assertThat(interpreted).contains("attentionTile").contains("sgemm");
    assertThat(run(0, twin, "-XX:TieredStopAtLevel=1", "-Xcomp")).isEqualTo(interpreted);
    assertThat(run(0, twin, "-XX:-TieredCompilation", "-Xcomp")).isEqualTo(interpreted);
    assertThat(run(200, twin)).isEqualTo(interpreted);
  }

  private static String run(int millis, String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(
        List.of("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(KernelHashes.class.getName(), String.valueOf(millis)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("exit code of %s", command).isZero();
    return out;
  }
}
