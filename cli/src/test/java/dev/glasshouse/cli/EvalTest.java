package dev.glasshouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.model.format.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EvalTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Glasshouse.execute(new PrintWriter(out), new PrintWriter(err), args);
  }

  /** The story model, with results kept in a folder of the test. */
  private int eval(String... args) {
    Stream<String> model =
        Stream.of(
            "eval",
            SharedData.path("stories260K/stories260K.bin").toString(),
            "--tokenizer",
            SharedData.path("stories260K/tok512.bin").toString(),
            "--data",
            SharedData.path("eval").toString(),
            "--cache",
            folder.resolve("cache").toString());
    return run(Stream.concat(model, Stream.of(args)).toArray(String[]::new));
  }

  private JsonNode json() {
    return Json.MAPPER.readTree(out.toString());
  }

  @Test
  void printsScoresWithErrorsAndChance() {
    assertThat(eval("--task", "arc-easy,lambada", "--limit", "30")).isZero();
    assertThat(out.toString().lines())
        .anySatisfy(line ->
            assertThat(line).matches("arc-easy +acc_norm +0\\.\\d{4} +0\\.\\d{4} +0\\.\\d{4} +30"))
        .anySatisfy(line -> assertThat(line).matches("lambada +perplexity .* 30"));
    assertThat(err.toString()).contains("arc-easy 100% 120/120");
  }

  @Test
  void testsOneModelAgainstAnother() {
    String same = SharedData.path("stories260K/stories260K.bin").toString();
    assertThat(eval("--against", same, "--task", "blimp", "--limit", "5", "--json")).isZero();
    JsonNode result = json().at("/models/0/results/0");
    assertThat(result.at("/items").asInt()).isEqualTo(45);
    assertThat(result.at("/parts").size()).isEqualTo(9);
    assertThat(result.at("/metrics/acc/n").asInt()).isEqualTo(45);
    assertThat(result.at("/metrics/acc/standard_error").asDouble()).isPositive();
    assertThat(result.at("/outcomes").isEmpty()).isTrue();
    JsonNode test = json().at("/comparisons/0/tests/0");
    assertThat(test.at("/metric").asString()).isEqualTo("acc");
    assertThat(test.at("/p").asDouble()).isEqualTo(1);
    assertThat(out.toString()).hasLineCount(1);
  }

  @Test
  void measuresTextAndWritesEveryOutcome() throws IOException {
    Path text = Files.writeString(folder.resolve("a [text].txt"), "Once upon a time, there was");
    Path file = folder.resolve("out.json");
    assertThat(eval("--text", text.toString(), "--out", file.toString())).isZero();
    JsonNode result = Json.readObject(file, 1 << 20).at("/models/0/results/0");
    double bits = result.at("/outcomes/bits_per_byte/values/0").asDouble();
    assertThat(result.at("/outcomes/bits_per_byte/weights/0").asDouble()).isEqualTo(27);
    assertThat(result.at("/metrics/bits_per_byte/value").asDouble())
        .isCloseTo(bits / 27, within(1e-9))
        .isLessThan(0.5);
  }

  @Test
  void keepsResultsUntilFreshOnesAreWanted() throws IOException {
    String[] args = {"--task", "arc-easy", "--limit", "5", "--json"};
    assertThat(eval(args)).isZero();
    String first = out.toString();
    Path kept;
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      kept = files.findFirst().orElseThrow();
    }
    Files.writeString(kept, Files.readString(kept).replace("\"cut\":0", "\"cut\":77"));
    assertThat(eval(args)).isZero();
    assertThat(json().at("/models/0/results/0/cut").asInt()).isEqualTo(77);
    assertThat(err.toString()).isEmpty();
    assertThat(eval(Stream.concat(Stream.of(args), Stream.of("--fresh")).toArray(String[]::new)))
        .isZero();
    assertThat(out).hasToString(first);
  }

  @Test
  void readsATaskOfTheUsers() throws IOException {
    Files.writeString(folder.resolve("q.jsonl"), "{\"a\": \"Once upon a\", \"b\": \"time\"}\n");
    Path task = folder.resolve("mine.yaml");
    Files.writeString(task, "kind: last-word\nfiles: q.jsonl\ncontext: '{a}'\nword: ' {b}'\n");
    assertThat(eval("--task", task.toString(), "--data", folder.toString(), "--json"))
        .as("--data twice")
        .isEqualTo(2);
    String model = SharedData.path("stories260K/stories260K.bin").toString();
    String tokenizer = SharedData.path("stories260K/tok512.bin").toString();
    String cache = folder.resolve("cache").toString();
    assertThat(
            run(
                "eval",
                "--model",
                model,
                "--tokenizer",
                tokenizer,
                "--task",
                task.toString(),
                "--cache",
                cache,
                "--json"))
        .isZero();
    assertThat(json().at("/models/0/results/0/metrics/acc/value").asDouble()).isEqualTo(1);
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(run("eval")).isEqualTo(2);
    assertThat(err.toString()).contains("name a model").hasLineCount(1);
    assertThat(eval("--task", "arc-easi")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean arc-easy?").hasLineCount(1);
    assertThat(eval("--limit", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--limit is 0").hasLineCount(1);
    assertThat(eval("--text", folder.resolve("none.txt").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("no such file").hasLineCount(1);
    assertThat(run("eval", folder.resolve("none").toString(), "--task", "blimp")).isEqualTo(2);
    assertThat(err.toString()).contains("There is no model").hasLineCount(1);
  }

  @Test
  void helpShowsExamples() {
    assertThat(run("eval", "--help")).isZero();
    assertThat(out.toString()).contains("Examples:").contains("--task blimp,piqa");
  }
}
