package dev.glasshouse.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.glasshouse.model.Model;
import dev.glasshouse.tensor.Tensor;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds a project of somebody else, one that depends on the model module and knows nothing of this
 * build, with Maven and without a network: Glasshouse lies in a local repository as installing it
 * would put it, all else comes from the repository of this build.
 */
@Tag("slow")
class PlainMavenProjectTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String LOUD_FALLBACK = "Kernels run one number at a time";

  /** What the JDK itself prints about the Vector API and about the foreign-function API. */
  private static final Pattern JDKS_OWN =
      Pattern.compile(
          "WARNING: (Using incubator modules: .*|A restricted method in java.lang.foreign.*"
              + "|java.lang.foreign.*has been called by.*|Use --enable-native-access=.*"
              + "|Restricted methods will be blocked.*)|");

  @TempDir private static Path folder;

  private record Run(List<String> out, List<String> err) {
    float loss(int step) {
      return Float.parseFloat(out.get(2 + step));
    }
  }

  @BeforeAll
  static void build() throws IOException, InterruptedException, URISyntaxException {
    assumeTrue(isOnPath("mvn"), "no mvn on the PATH");
    copy(Path.of("src/test/resources/plain-project"), folder.resolve("project"));
    String version = version();
    install("glasshouse-parent", version, ROOT);
    packageClasses(install("tensor", version, ROOT.resolve("tensor")), Tensor.class);
    packageClasses(install("model", version, ROOT.resolve("model")), Model.class);
    String resolved =
        System.getProperty(
            "localRepository",
            Path.of(System.getProperty("user.home"), ".m2/repository").toString());
    Files.writeString(
        folder.resolve("settings.xml"),
        """
        <settings><mirrors><mirror>
          <id>resolved</id><mirrorOf>*</mirrorOf><url>%s</url>
        </mirror></mirrors></settings>
        """
            .formatted(Path.of(resolved).toUri()));
    Run maven =
        run(
            List.of(
                "mvn",
                "-B",
                "-q",
                "-s",
                "../settings.xml",
                "-gs",
                "../settings.xml",
                "-Dmaven.repo.local=" + folder.resolve("repository"),
                "-Dglasshouse.version=" + version,
                "-DincludeScope=runtime",
                "-DoutputDirectory=target/lib",
                "compile",
                "dependency:copy-dependencies"));
    assertThat(folder.resolve("project/target/lib")).as("%s", maven.out()).isDirectory();
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static String version() throws IOException {
    Matcher matcher =
        Pattern.compile("<artifactId>glasshouse-parent</artifactId>\\s*<version>([^<]+)")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  /** Puts a module's pom where installing would put it. Returns where its jar belongs. */
  private static Path install(String artifact, String version, Path module) throws IOException {
    Path target = folder.resolve("repository/dev/glasshouse").resolve(artifact).resolve(version);
    Files.createDirectories(target);
    String name = artifact + "-" + version;
    Files.copy(module.resolve("pom.xml"), target.resolve(name + ".pom"));
    return target.resolve(name + ".jar");
  }

  /** Makes the jar out of the classes under test, be they in a folder still or in their jar. */
  private static void packageClasses(Path jar, Class<?> member)
      throws IOException, URISyntaxException {
    Path classes = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(classes)) {
      String[] create = {"--create", "--file", jar.toString(), "-C", classes.toString(), "."};
      int code = ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, create);
      assertThat(code).isZero();
    } else {
      Files.copy(classes, jar);
    }
  }

  private static Run run(List<String> command) throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.resolve("project").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .keySet()
        .removeAll(List.of("MAVEN_OPTS", "MAVEN_ARGS", "JDK_JAVA_OPTIONS"));
    int code = builder.start().waitFor();
    var run = new Run(Files.readAllLines(out), Files.readAllLines(err));
    assertThat(code).as("%s%n%s", run.out(), run.err()).isZero();
    return run;
  }

  private static Run train(String... flags) throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classPath = "target/classes" + File.pathSeparator + "target/lib/*";
    return run(
        Stream.of(
                Stream.of(java.toString()),
                Stream.of(flags),
                Stream.of("-cp", classPath, "plain.Count"))
            .flatMap(part -> part)
            .toList());
  }

  @Test
  void bringsTheMatrixLibraryAndLittleElse() throws IOException {
    try (Stream<Path> jars = Files.list(folder.resolve("project/target/lib"))) {
      List<String> names =
          jars.map(jar -> jar.getFileName().toString().replaceFirst("-\\d.*", ""))
              .sorted()
              .toList();
      assertThat(names)
          .containsExactly(
              "dnnl", "jackson-annotations", "jackson-core", "jackson-databind", "model", "tensor");
    }
  }

  @Test
  void trainsAtFullSpeedWithOneFlag() throws IOException, InterruptedException {
    Run run = train("--add-modules", "jdk.incubator.vector");
    assertThat(run.out().get(0)).startsWith("vector");
    assertThat(run.out().get(1)).startsWith("oneDNN");
    assertThat(run.err()).allMatch(line -> JDKS_OWN.matcher(line).matches());
    assertThat(run.loss(0)).isCloseTo((float) Math.log(16), within(0.5f));
    assertThat(run.loss(49)).isLessThan(0.1f);
  }

  @Test
  void saysWhichFlagIsMissingAndTrainsAllTheSame() throws IOException, InterruptedException {
    Run slow = train();
    Run fast = train("--add-modules", "jdk.incubator.vector");
    assertThat(slow.out().get(0)).isEqualTo("scalar");
    assertThat(slow.err())
        .filteredOn(line -> line.contains(LOUD_FALLBACK))
        .singleElement()
        .asString()
        .contains("--add-modules jdk.incubator.vector");
    for (int step = 0; step < 50; step++) {
      assertThat(slow.loss(step)).isCloseTo(fast.loss(step), within(1e-3f));
    }
  }
}
