package dev.glasshouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.WINDOWS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the real {@code glasshouse} script in a project of its own, with a {@code java} that prints
 * its arguments and an {@code mvn} that writes a line per build.
 */
@DisabledOnOs(WINDOWS)
class LauncherTest {
  private static final Path SOURCES = Path.of("").toAbsolutePath().getParent();

  @TempDir private Path folder;
  private Path project;
  private Path tools;
  private Path builds;
  private Path jdks;

  @BeforeEach
  void layOutTheProject() throws IOException {
    project = Files.createDirectories(folder.resolve("a project"));
    tools = Files.createDirectories(folder.resolve("tools"));
    jdks = Files.createDirectories(folder.resolve("jdks"));
    builds = folder.resolve("builds");
    Files.createDirectories(project.resolve("bin"));
    Files.createDirectories(project.resolve("cli/src/main/java"));
    for (String file : List.of("glasshouse", "bin/find-jdk.sh")) {
      Files.copy(SOURCES.resolve(file), project.resolve(file));
    }
    Files.createFile(project.resolve("pom.xml"));
    Files.createFile(project.resolve("cli/pom.xml"));
    script(
        tools.resolve("mvn"),
        """
        for word in "$@"; do
          case $word in -Dglasshouse.run=*) out=${word#*=} ;; -pl) ;; cli | bench) module=$word ;; esac
        done
        echo "$module" >>"%s"
        echo "[INFO] Building Glasshouse tensor 0.1.0-SNAPSHOT      [2/6]"
        [ -z "${BREAK:-}" ] || { echo "[ERROR] does not compile"; exit 1; }
        sleep "${BUILD_SECONDS:-0}"
        mkdir -p "$out/$module/lib"
        : >"$out/$module/$module-0.1.0.jar"
        """
            .formatted(builds));
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A JDK of the given version whose java prints the program's arguments, one a line. */
  private Path jdk(Path home, String version) throws IOException {
    script(
        home.resolve("bin/java"),
        """
        for word in "$@"; do
          case $word in -XX:SharedArchiveFile=*.jsa) archive=${word#*=} ;; -Xshare:dump) dump=yes ;; esac
        done
        [ -z "${dump:-}" ] || : >"$archive"
        echo "java of %s"
        while [ "$1" != -jar ]; do shift; done
        shift
        for word in "$@"; do echo "$word"; done
        exit "${EXIT:-0}"
        """
            .formatted(version));
    script(home.resolve("bin/javac"), "");
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"Us\"\nJAVA_RUNTIME_VERSION=\"%s+9\"\nJAVA_VERSION=\"%s\"\n"
            .formatted(version, version));
    return home;
  }

  private record Result(int code, List<String> out, String err) {}

  private Process start(Path launcher, Map<String, String> environment, String... args)
      throws IOException {
    var command = new ArrayList<>(List.of("sh", launcher.toString()));
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH",
                tools + ":/usr/bin:/bin",
                "HOME",
                folder.resolve("home").toString(),
                "GLASSHOUSE_JDK_FOLDERS",
                jdks.toString()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Result end(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes());
    String err = new String(process.getErrorStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), out.lines().toList(), err);
  }

  private Result run(Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    return end(start(project.resolve("glasshouse"), environment, args));
  }

  private List<String> builds() throws IOException {
    return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
  }

  @Test
  void buildsOnceAndPassesArgumentsAndExitCodeThrough() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25.0.3");
    Result first = run(Map.of("EXIT", "7"), "grow", "--data", "a file.txt", "", "*");
    assertThat(first.err()).contains("building [2/6] Glasshouse tensor");
    assertThat(first.code()).isEqualTo(7);
    assertThat(first.out().getFirst()).isEqualTo("java of 25.0.3");
    assertThat(first.out().subList(2, first.out().size()))
        .containsExactly("grow", "--data", "a file.txt", "", "*");
    assertThat(run(Map.of(), "grow").err()).isEmpty();
    assertThat(builds()).containsExactly("cli");
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25");
    run(Map.of(), "doctor");
    Path source = Files.createFile(project.resolve("cli/src/main/java/A.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
    run(Map.of(), "doctor");
    assertThat(builds()).hasSize(2);
  }

  @Test
  void doesNotBuildAgainForTheBenchmarksSources() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25");
    run(Map.of(), "doctor");
    Path source = Files.createDirectories(project.resolve("bench/src/main")).resolve("B.java");
    Files.createFile(project.resolve("bench/pom.xml"));
    Files.createFile(source);
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
    run(Map.of(), "doctor");
    assertThat(builds()).hasSize(1);
  }

  @Test
  void buildsTheBenchmarksForThemselvesOnly() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25");
    run(Map.of(), "doctor", "bench");
    assertThat(builds()).containsExactly("cli");
    run(Map.of(), "--debug", "bench", "gemm");
    run(Map.of(), "bench");
    assertThat(builds()).containsExactly("cli", "bench");
  }

  @Test
  void buildsOnceForTwoFirstRuns() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25");
    var slowly = Map.of("BUILD_SECONDS", "2");
    List<Process> both = new ArrayList<>();
    for (int i : IntStream.range(0, 2).toArray()) {
      both.add(start(project.resolve("glasshouse"), slowly, "run" + i));
    }
    for (Process process : both) {
      assertThat(end(process).code()).isZero();
    }
    assertThat(builds()).hasSize(1);
  }

  @Test
  void breaksTheLockOfAProcessThatIsGone() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25");
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.createDirectories(project.resolve(".glasshouse"));
    Files.createSymbolicLink(
        project.resolve(".glasshouse/lock"), Path.of(String.valueOf(gone.pid())));
    assertThat(run(Map.of(), "doctor").code()).isZero();
  }

  @Test
  void buildsWithoutALockWhereLinksCannotBeMade() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25");
    script(tools.resolve("ln"), "exit 1");
    Process process = start(project.resolve("glasshouse"), Map.of(), "doctor");
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroy();
    }
    assertThat(process.exitValue()).isZero();
    assertThat(builds()).hasSize(1);
  }

  @Test
  void redoesABuildThatFailedAndShowsWhy() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25");
    Result broken = run(Map.of("BREAK", "yes"), "doctor");
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.err()).contains("does not compile").contains("run.log");
    assertThat(broken.out()).isEmpty();
    assertThat(run(Map.of(), "doctor").code()).isZero();
    try (Stream<Path> left = Files.list(project.resolve(".glasshouse"))) {
      assertThat(left.map(path -> path.getFileName().toString().replaceAll("-.*", "")))
          .containsExactlyInAnyOrder("run", "run.build", "run.log");
    }
  }

  @Test
  void redoesABuildThatWasKilled() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25");
    Process killed = start(project.resolve("glasshouse"), Map.of("BUILD_SECONDS", "1"), "doctor");
    while (builds().isEmpty()) {
      Thread.sleep(10);
    }
    killed.destroyForcibly().waitFor();
    assertThat(run(Map.of(), "doctor").code()).isZero();
    assertThat(builds()).hasSize(2);
  }

  @Test
  void archivesClassesAnewForAnotherJdk() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25");
    run(Map.of(), "doctor");
    Path other = jdk(folder.resolve("other"), "26");
    Result result = run(Map.of("JAVA_HOME", other.toString()), "doctor");
    assertThat(result.out()).first().isEqualTo("java of 26");
    assertThat(builds()).hasSize(1);
    String build = Files.readString(project.resolve(".glasshouse/run.build")).strip();
    assertThat(project.resolve(".glasshouse").resolve(build).resolve("classes.jdk"))
        .content()
        .contains(other.toString());
  }

  @Test
  void archivesClassesAnewWhereTheProjectWasMoved() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25");
    run(Map.of(), "doctor");
    project = Files.move(project, folder.resolve("moved"));
    assertThat(run(Map.of(), "doctor").code()).isZero();
    assertThat(builds()).hasSize(1);
    String build = Files.readString(project.resolve(".glasshouse/run.build")).strip();
    assertThat(project.resolve(".glasshouse").resolve(build).resolve("classes.jdk"))
        .content()
        .contains(project.toString());
  }

  @Test
  void prefersJavaHomeThenThePath() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25");
    Path home = jdk(folder.resolve("my home"), "27-ea");
    Path onPath = jdk(folder.resolve("on path"), "26.0.1");
    Files.createSymbolicLink(tools.resolve("java"), onPath.resolve("bin/java"));
    assertThat(run(Map.of("JAVA_HOME", home.toString()), "x").out()).contains("java of 27-ea");
    assertThat(run(Map.of(), "x").out()).contains("java of 26.0.1");
  }

  @Test
  void passesOverAJdkThatIsTooOldOrBroken() throws Exception {
    Path old = jdk(folder.resolve("old"), "17.0.15");
    jdk(jdks.resolve("jdk-1.8"), "1.8.0_402");
    Files.createDirectories(jdks.resolve("jdk-0-broken/bin"));
    jdk(jdks.resolve("jdk-26/Contents/Home"), "26");
    assertThat(run(Map.of("JAVA_HOME", old.toString()), "x").out()).contains("java of 26");
    assertThat(run(Map.of("JAVA_HOME", "/nowhere"), "x").out()).contains("java of 26");
  }

  @Test
  void saysInOneLineHowToGetAJdk() throws Exception {
    Path old = jdk(folder.resolve("old"), "17.0.15");
    script(tools.resolve("java"), "exit 1");
    Result result = run(Map.of("JAVA_HOME", old.toString()), "x");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).contains("JDK 25").contains("adoptium").contains("is JDK 17.0.15");
  }

  @Test
  void runsThroughLinksFromElsewhere() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25");
    Path direct = folder.resolve("gh");
    Files.createSymbolicLink(direct, project.resolve("glasshouse"));
    Path relative = folder.resolve("gh2");
    Files.createSymbolicLink(relative, Path.of("gh"));
    assertThat(end(start(relative, Map.of(), "x")).code()).isZero();
    assertThat(project.resolve(".glasshouse/run.build")).exists();
  }
}
