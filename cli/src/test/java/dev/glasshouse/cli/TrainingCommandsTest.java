package dev.glasshouse.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.WINDOWS;

import dev.glasshouse.lab.data.Shards;
import dev.glasshouse.lab.data.TokenFile;
import dev.glasshouse.lab.train.Corpus;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.arch.Qwen2Config;
import dev.glasshouse.model.format.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code grow}, {@code pretrain}, {@code resume} and {@code report} on a few kilobytes. */
class TrainingCommandsTest {
  private static final int STEPS = 6;

  @TempDir private Path folder;
  private Path data;
  private Path run;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void write() throws IOException {
    data = folder.resolve("data.txt");
    run = folder.resolve("run");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      text.append("Story ").append(i * 7919 % 1000).append(" tells of a fox.<|endoftext|>");
    }
    Files.writeString(data, text);
  }

  private int run(String... args) {
    return Glasshouse.execute(new PrintWriter(out), new PrintWriter(err), args);
  }

  private String[] small(String command, String... more) {
    List<String> args = new ArrayList<>(List.of(command, "--run", run.toString()));
    args.addAll(List.of("--data", data.toString()));
    for (String assignment :
        List.of(
            "model.layers=1",
            "model.width=32",
            "model.headSize=16",
            "model.mlpWidth=64",
            "model.context=32",
            "tokenizer.vocab=280",
            "data.validationTokens=200",
            "pretrain.batch=4",
            "pretrain.steps=" + STEPS,
            "checkpoint.every=3",
            "samples.count=2",
            "samples.tokens=8",
            "threads=1")) {
      args.addAll(List.of("--set", assignment));
    }
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  private JsonNode lastLine() {
    return Json.MAPPER.readTree(out.toString().lines().toList().getLast());
  }

  @Test
  void growShowsWhatTheModelWritesAndReports() {
    assertThat(run(small("grow", "--json"))).isZero();
    JsonNode report = lastLine();
    assertThat(report.get("steps").asInt()).isEqualTo(STEPS);
    assertThat(report.get("samples").size()).isEqualTo(2);
    assertThat(report.get("bits_per_byte").asDouble()).isBetween(0.1, 12.0);
    assertThat(run.resolve("report.json")).exists();
    assertThat(err.toString()).contains("bits per byte after 6 steps");
    assertThat(report.at("/processes/0/command/0").asString()).isEqualTo("grow");
    assertThat(report.at("/tokenizer/gpt2_bytes_per_token").asDouble()).isBetween(1.0, 8.0);
    assertThat(report.at("/data/0/tokens").asLong()).isPositive();
    assertThat(report.get("mfu").asDouble()).isPositive();
    assertThat(report.at("/evaluation/0/task").asString()).isEqualTo("data.txt");
    assertThat(report.at("/evaluation/0/metric").asString()).isEqualTo("bits_per_byte");
    assertThat(report.at("/evaluation/0/error").asDouble()).isPositive();
  }

  @Test
  void growMeasuresStoriesAndResumeDoesSoWhereThatWasCutOff() throws IOException {
    String[] args =
        small(
            "grow",
            "--json",
            "--set",
            "data.sources=[{from: storyworld, opening: \"Story: \"}]",
            "--set",
            "samples.stories=3",
            "--set",
            "data.shardTokens=20000");
    assertThat(run(args)).isZero();
    JsonNode stories = lastLine().get("stories");
    assertThat(stories.get("count").asInt()).isEqualTo(3);
    assertThat(stories.get("good").asDouble()).isZero();
    assertThat(stories.get("copied").asDouble()).isZero();
    assertThat(stories.get("true_good").asDouble()).isEqualTo(1);
    assertThat(stories.get("shuffled_good").asDouble()).isLessThan(0.01);
    assertThat(lastLine().at("/stages/writing stories").asDouble()).isPositive();
    assertThat(err.toString()).contains("of 3 stories 0.0%");
    Path texts = run.resolve("stories.jsonl");
    String first = Files.readString(texts);
    assertThat(first.lines()).hasSize(3);

    Files.delete(texts);
    Files.delete(run.resolve("stories.json"));
    assertThat(run("report", run.toString(), "--json")).isZero();
    assertThat(lastLine().get("stories").isNull()).isTrue();
    assertThat(run("resume", run.toString(), "--json")).isZero();
    assertThat(lastLine().get("stories")).isEqualTo(stories);
    assertThat(texts).hasContent(first);
  }

  @Test
  void reportIsMadeOfTheFolderAlone() throws IOException {
    assertThat(run(small("grow"))).isZero();
    Path page = run.resolve("report.html");
    String first = Files.readString(page);
    Files.delete(page);
    Files.delete(run.resolve("outcome.json"));
    assertThat(run("report", run.toString())).isZero();
    assertThat(page).hasContent(first);
    Path both = folder.resolve("both.html");
    String again = run.toString();
    assertThat(run("report", again, again, "--out", both.toString(), "--json")).isZero();
    assertThat(lastLine().get("runs").size()).isEqualTo(2);
    assertThat(both).isNotEmptyFile();
    assertThat(run("report", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("There is no run in " + folder);
  }

  @Test
  void pretrainTrainsOnFromAnothersWeights() {
    assertThat(run(small("pretrain"))).isZero();
    Path first = run;
    run = folder.resolve("second");
    assertThat(run(small("pretrain", "--init", first.toString(), "--json"))).isZero();
    assertThat(lastLine().get("samples").size()).isZero();
    assertThat(run.resolve("tokenizer.json"))
        .hasSameTextualContentAs(first.resolve("tokenizer.json"));
  }

  static Stream<ModelConfig> architectures() {
    return Stream.of(
        new Gpt2Config(1, 32, 2, 280, 64, 1e-5, true),
        new LlamaConfig(1, 32, 2, 1, 16, 64, 280, 64, 1e-5, 10_000, false),
        new Qwen2Config(1, 32, 2, 1, 16, 64, 280, 64, 1e-6, 10_000, true),
        new GlassConfig(1, 32, 2, 1, 16, 64, 280, 64, 1e-6, 10_000, true));
  }

  /** What comes from outside, as a folder and as GGUF, is trained on and stays what it is. */
  @ParameterizedTest
  @MethodSource("architectures")
  void pretrainTrainsOnFromEveryArchitecture(ModelConfig config) throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    SmallModel.write(config, outside);
    Path gguf = folder.resolve("outside.gguf");
    assertThat(run("convert", outside.toString(), gguf.toString(), "--type", "f32")).isZero();
    List<byte[]> weights = new ArrayList<>();
    for (Path init : List.of(outside, gguf)) {
      run = folder.resolve("run-" + weights.size());
      assertThat(run(small("pretrain", "--init", init.toString(), "--json"))).isZero();
      Path last = new RunFolder(run).newest(_ -> {}).orElseThrow();
      assertThat(Files.readString(last.resolve("config.json"))).contains(config.architecture());
      weights.add(Files.readAllBytes(last.resolve("model.safetensors")));
    }
    assertThat(weights.get(0)).isEqualTo(weights.get(1));
    assertThat(run("resume", run.toString(), "--json")).isZero();
    assertThat(lastLine().get("parameters").asLong()).isEqualTo(config.parameters());
    assertThat(run("generate", "--model", run.toString(), "--tokens", "3")).isZero();
    run = folder.resolve("longer");
    assertThat(run(small("pretrain", "--init", outside.toString(), "--set", "model.context=65")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("lower model.context");
  }

  /** As of Llama 2 or Mistral: texts stand between two tokens, and the chat template stays. */
  @Test
  void pretrainTrainsOnWithSentencePieces() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    SmallModel.writeWithPieces(outside);
    Path gguf = folder.resolve("outside.gguf");
    assertThat(run("convert", outside.toString(), gguf.toString(), "--type", "f32")).isZero();
    List<byte[]> weights = new ArrayList<>();
    for (Path init : List.of(outside, gguf)) {
      run = folder.resolve("run-" + weights.size());
      assertThat(run(small("grow", "--init", init.toString(), "--json"))).isZero();
      assertThat(lastLine().at("/evaluation/0/metric").asString()).isEqualTo("bits_per_byte");
      Path last = new RunFolder(run).newest(_ -> {}).orElseThrow();
      assertThat(Files.readString(last.resolve("generation_config.json")))
          .contains("\"bos_token_id\" : 1", "\"eos_token_id\" : 2");
      assertThat(Files.readString(last.resolve("tokenizer_config.json")))
          .contains("{{ bos_token }}");
      weights.add(Files.readAllBytes(last.resolve("model.safetensors")));
      try (TokenFile data = TokenFile.open(Shards.first(run.resolve(Corpus.SHARDS)))) {
        assertThat(data.token(data.start(0))).isEqualTo(1);
        assertThat(data.token(data.start(1) - 1)).isEqualTo(2);
        assertThat(data.token(data.start(1))).isEqualTo(1);
      }
    }
    assertThat(weights.get(0)).isEqualTo(weights.get(1));
    assertThat(run("resume", run.toString(), "--json")).isZero();
    Path fork = folder.resolve("fork");
    String more = "--set=pretrain.steps=1000";
    assertThat(run("fork", run.toString(), "--run", fork.toString(), more)).isZero();
    assertThat(run("generate", "--model", fork.toString(), "--tokens", "3")).isZero();
    Files.delete(run.resolve("tokenizer.json"));
    String third = folder.resolve("third").toString();
    assertThat(run("fork", run.toString(), "--run", third, more)).isEqualTo(2);
    assertThat(err.toString()).contains("has lost its tokeniser");

    run = folder.resolve("unnamed");
    Files.delete(outside.resolve("tokenizer_config.json"));
    assertThat(run(small("pretrain", "--init", outside.toString()))).isEqualTo(2);
    assertThat(err.toString()).contains("names no token that ends one");
    run = outside;
    assertThat(run(small("pretrain", "--init", gguf.toString()))).isEqualTo(2);
    assertThat(err.toString()).contains("holds what is not a run's");
    assertThat(outside.resolve("tokenizer.json")).exists();
    run = folder.resolve("unnamed");
    Files.delete(outside.resolve("tokenizer.json"));
    assertThat(
            run(
                "convert",
                outside.toString(),
                folder.resolve("none").toString(),
                "--tokenizer",
                outside.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("There is no tokeniser " + outside);
    assertThat(run(small("pretrain", "--init", outside.toString()))).isEqualTo(2);
    assertThat(err.toString()).contains("it has no tokeniser");
    assertThat(run).doesNotExist();
  }

  @Test
  void aForkGoesOnFromAnEarlierStep() {
    assertThat(run(small("pretrain"))).isZero();
    Path fork = folder.resolve("fork");
    String[] args = {"fork", run.toString(), "--run", fork.toString(), "--step", "3"};
    assertThat(run(with(args, "--set", "pretrain.steps=9"))).isZero();
    assertThat(err.toString()).contains("begins at step 3", "glasshouse resume " + fork);
    assertThat(run("resume", fork.toString(), "--json")).isZero();
    assertThat(lastLine().get("steps").asInt()).isEqualTo(9);
    assertThat(run(args)).isEqualTo(2);
    assertThat(err.toString()).contains(fork + " is there already");
    args[3] = folder.resolve("other").toString();
    assertThat(run(with(args, "--set", "model.width=64"))).isEqualTo(2);
    assertThat(err.toString()).contains("the data, tokeniser and model of its run");
    args[5] = "4";
    assertThat(run(args)).isEqualTo(2);
    assertThat(err.toString()).contains("no checkpoint of step 4; it has those of [6, 3]");
  }

  @Test
  void aForkPassesOverADamagedCheckpoint() throws IOException {
    assertThat(run(small("pretrain"))).isZero();
    Path damaged = new RunFolder(run).checkpoint(6);
    Files.writeString(damaged.resolve("model.safetensors"), "x");
    Path fork = folder.resolve("fork");
    String[] args = {"fork", run.toString(), "--run", fork.toString()};
    assertThat(run(with(args, "--step", "6"))).isEqualTo(2);
    assertThat(err.toString()).contains("damaged checkpoint " + damaged, "choose another step");
    assertThat(run(args)).isZero();
    assertThat(err.toString()).contains("passing over the damaged checkpoint", "begins at step 3");
  }

  private static String[] with(String[] args, String... more) {
    return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void resumeOfAFinishedRunReportsItAgain() {
    assertThat(run(small("grow"))).isZero();
    assertThat(run("resume", run.toString(), "--json")).isZero();
    assertThat(lastLine().get("steps").asInt()).isEqualTo(STEPS);
  }

  @Test
  void aFolderThatHoldsARunIsNotOverwritten() {
    assertThat(run(small("grow"))).isZero();
    assertThat(run(small("grow"))).isEqualTo(2);
    assertThat(err.toString()).contains("holds a run already", "glasshouse resume");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--depth 40", "--recipe gpt2-124m", "--set pretrain.steps=10000000000"})
  void longRunsWantToBeConfirmed(String options) {
    assertThat(run(with(new String[] {"grow", "--run", run.toString()}, options.split(" "))))
        .isEqualTo(2);
    assertThat(err.toString()).contains("This run will take about", "--yes");
    assertThat(run)
        .satisfiesAnyOf(
            path -> assertThat(path).doesNotExist(), path -> assertThat(path).isEmptyDirectory());
  }

  @Test
  void mistakesAreTold() {
    assertThat(run(small("grow", "--set", "pretrain.stepz=3"))).isEqualTo(2);
    assertThat(err.toString()).contains("pretrain.stepz", "pretrain.steps");
    assertThat(run("resume", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("There is no run in");
    String missing = folder.resolve("dato.txt").toString();
    assertThat(run("grow", "--data", missing, "--run", run.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean", "data.txt");
  }

  @Test
  void badDataIsTold() throws IOException {
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    Files.writeString(mixed.resolve("a.txt"), "Grüße aus Köln. ".repeat(50));
    Files.writeString(mixed.resolve("b.txt"), "Grüße aus Köln. ".repeat(50), ISO_8859_1);
    refuses(mixed.toString(), "b.txt: the byte 0xFC at offset 2 is not valid UTF-8");
    Files.writeString(mixed.resolve("b.txt"), "Grüße aus Köln. ".repeat(50), UTF_16LE);
    refuses(mixed.toString(), "b.txt: it looks binary (a zero byte at offset 1)");
    refuses(folder.resolve("nothing*.txt").toString(), "no file matches");
    Files.writeString(folder.resolve("same.jsonl"), "{\"text\": \"again\"}\n".repeat(99));
    refuses(folder.resolve("same.jsonl").toString(), "its 99 documents are all the same");
    Files.writeString(folder.resolve("short.jsonl"), "{\"text\": \"a\"}\n");
    refuses(folder.resolve("short.jsonl").toString(), "none would be left for validation");
    Files.writeString(folder.resolve("cut.parquet"), "PAR1 and no more");
    refuses(folder.resolve("cut.parquet").toString(), "cut.parquet");
  }

  private void refuses(String from, String message) {
    data = Path.of(from);
    err.getBuffer().setLength(0);
    assertThat(run(small("grow"))).as(err.toString()).isEqualTo(2);
    assertThat(err.toString().lines().toList().getLast()).contains(message);
  }

  @Test
  @DisabledOnOs(WINDOWS)
  void ctrlCSavesAndSaysHowToGoOn() throws Exception {
    Path metrics = run.resolve("metrics.jsonl");
    String said =
        interrupted(
            () -> Files.exists(metrics) && Files.size(metrics) > 0,
            small("grow", "--set", "pretrain.steps=1000000"));
    assertThat(said).contains("and saved; go on with: glasshouse resume");
  }

  @ParameterizedTest
  @CsvSource({
    "training the tokeniser, tokenizer.sampleChars=100000000000",
    "encoding the data, data.shardTokens=100000000000",
  })
  @DisabledOnOs(WINDOWS)
  void ctrlCWhileDataIsPreparedEndsThat(String stage, String forEver) throws Exception {
    data = Path.of("storyworld");
    String said =
        interrupted(
            () -> said().contains(stage),
            small("grow", "--set", "tokenizer.sampleChars=100000", "--set", forEver));
    assertThat(said).contains("before the first step", "go on with: glasshouse resume " + run);
    assertThat(Objects.requireNonNull(run.toFile().list()))
        .contains("recipe.yaml")
        .noneMatch(each -> each.endsWith(".part"));
  }

  @Test
  @DisabledOnOs(WINDOWS)
  void ctrlCWhileSamplesAreDrawnLosesNothing() throws Exception {
    Path last = new RunFolder(run).checkpoint(STEPS);
    String said =
        interrupted(() -> Files.exists(last), small("grow", "--set", "samples.count=10000000"));
    assertThat(said).contains("the report is not; go on with: glasshouse resume " + run);
  }

  @Test
  @DisabledOnOs(WINDOWS)
  void ctrlCWhileStoriesAreWrittenLosesNothing() throws Exception {
    data = Path.of("storyworld");
    String said =
        interrupted(
            () -> said().contains("writing stories"),
            small("grow", "--set", "samples.stories=100000"));
    assertThat(said).contains("the report is not; go on with: glasshouse resume " + run);
    assertThat(new RunFolder(run).checkpoint(STEPS)).exists();
    assertThat(run.resolve("stories.json")).doesNotExist();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("err.txt"));
  }

  /** What the program says that gets Ctrl-C once something has begun. */
  private String interrupted(Callable<Boolean> begun, String... args) throws Exception {
    Process process = Program.start(folder, args);
    try {
      while (process.isAlive() && !begun.call()) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(said()).isTrue();
      assertThat(process.exitValue()).as(said()).isEqualTo(130);
      return said();
    } finally {
      process.destroyForcibly();
    }
  }
}
