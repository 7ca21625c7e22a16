package dev.glasshouse.model.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzzing led by coverage, each reader in a JVM of its own: {@code mvn -pl model -am test
 * -Dtest=Fuzzing -Dsurefire.failIfNoSpecifiedTests=false}. Not run by {@code mvn verify}. What it
 * finds it leaves in {@code target/fuzz}, and the next run begins with what this one learnt.
 */
class Fuzzing {
  private static final int SECONDS = Integer.getInteger("glasshouse.fuzz.seconds", 75);
  private static final int HANG_SECONDS = 60;
  private static final int MOST_BYTES = 1 << 16;

  static List<Fuzzed> all() {
    return Fuzzed.ALL;
  }

  @ParameterizedTest
  @MethodSource("all")
  void findsNothing(Fuzzed fuzzed) throws IOException, InterruptedException {
    Path folder = Path.of("target", "fuzz", fuzzed.toString());
    Path seeds = Files.createDirectories(folder.resolve("seeds"));
    Path learnt = Files.createDirectories(folder.resolve("learnt"));
    int number = 0;
    for (byte[] seed : fuzzed.seeds().get()) {
      Files.write(seeds.resolve("seed-" + number++), seed);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+EnableDynamicAgentLoading",
            "-Xshare:off",
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Jazzer.class.getName(),
            "--target_class=" + fuzzed.target().getName(),
            "--instrumentation_includes=dev.glasshouse.**",
            "--reproducer_path=" + folder,
            "-artifact_prefix=" + folder + "/",
            "-seed=1", // a change is not refused for what another run might have found
            "-max_total_time=" + SECONDS,
            "-timeout=" + HANG_SECONDS,
            "-max_len=" + MOST_BYTES,
            "-print_final_stats=1",
            learnt.toString(),
            seeds.toString()));
    Path log = folder.resolve("log.txt");
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(code).as("%s; see %s", fuzzed, log.toAbsolutePath()).isZero();
    assertThat(log).content().contains("stat::number_of_executed_units");
  }
}
