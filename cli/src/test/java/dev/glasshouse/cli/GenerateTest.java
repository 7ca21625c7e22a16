package dev.glasshouse.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Glasshouse.execute(new PrintWriter(out), new PrintWriter(err), args);
  }

  private int story(String... args) {
    Stream<String> model =
        Stream.of(
            "generate",
            "--model",
            SharedData.path("stories260K/stories260K.bin").toString(),
            "--tokenizer",
            SharedData.path("stories260K/tok512.bin").toString());
    return run(Stream.concat(model, Stream.of(args)).toArray(String[]::new));
  }

  /** What users run: a process of its own, whose standard output must hold these bytes only. */
  @Test
  void printsExactlyWhatAnotherProgramPrintsWithTheSameModel()
      throws IOException, InterruptedException {
    Path text = folder.resolve("out.txt");
    var command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx256m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("generate", "--prompt", "", "--tokens", "200", "--temperature", "0"));
    command.addAll(List.of("--model", SharedData.path("stories260K/stories260K.bin").toString()));
    command.addAll(List.of("--tokenizer", SharedData.path("stories260K/tok512.bin").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(text.toFile())
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readAllBytes(text))
        .isEqualTo(Files.readAllBytes(SharedData.path("stories260K/expected.txt")));
  }

  @Test
  void printsThePromptAndGoesOnUntilTheStop() {
    assertThat(story("--prompt", "Once upon", "--temperature", "0", "--stop", " named")).isZero();
    assertThat(out).hasToString("Once upon a time, there was a little girl");
    assertThat(err).asString().isEmpty();
  }

  @Test
  void repeatsItselfWithTheSameSeedOnly() {
    String[] args = {"--tokens", "40", "--temperature", "0.9", "--top-k", "50", "--top-p", "0.95"};
    assertThat(story(args)).isZero();
    String first = out.toString();
    out.getBuffer().setLength(0);
    assertThat(story(args)).isZero();
    assertThat(out).hasToString(first);
    out.getBuffer().setLength(0);
    assertThat(
            story(Stream.concat(Stream.of(args), Stream.of("--seed", "1")).toArray(String[]::new)))
        .isZero();
    assertThat(out.toString()).isNotEqualTo(first).isNotEmpty();
  }

  @Test
  void saysWhatIsWrongWithTheModelsPath() {
    assertThat(run("generate", "--model", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(err).asString().contains("no such file or folder").hasLineCount(1);
    assertThat(out).asString().isEmpty();
  }

  @Test
  void asksForATokenizerWhereNoneLiesBesideTheModel() {
    String model = SharedData.path("stories260K/stories260K.bin").toString();
    assertThat(run("generate", "--model", model)).isEqualTo(2);
    assertThat(err).asString().contains("--tokenizer").hasLineCount(1);
  }

  @Test
  void refusesNonsenseBeforeItPrintsAnything() {
    assertThat(story("--prompt", "Once", "--temperature", "-1")).isEqualTo(2);
    assertThat(story("--prompt", "Once", "--tokens", "-1")).isEqualTo(2);
    assertThat(story("--prompt", "Once", "--stop", "")).isEqualTo(2);
    assertThat(story("--prompt", "Once ".repeat(600))).isEqualTo(2);
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("temperature is -1"),
            line -> assertThat(line).contains("-1 tokens"),
            line -> assertThat(line).contains("stop sequence is empty"),
            line -> assertThat(line).contains("shorten the prompt"));
    assertThat(out).asString().isEmpty();
  }

  @Test
  void writesTheTextOfAnyLanguage() throws IOException {
    assertThat(story("--prompt", "Über 你好 🙂", "--tokens", "3")).isZero();
    assertThat(out.toString().getBytes(UTF_8)).startsWith("Über 你好 🙂".getBytes(UTF_8));
  }

  @Test
  void helpShowsExamples() {
    assertThat(run("generate", "--help")).isZero();
    assertThat(out.toString()).contains("Examples:").contains("--prompt 'Once upon'");
  }
}
