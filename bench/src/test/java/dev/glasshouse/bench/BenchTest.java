package dev.glasshouse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each measurement once, as small as it goes: that it runs, and that its figures make sense. */
@Tag("slow")
class BenchTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private JsonNode run(String... args) {
    int code = bench(args);
    assertThat(code).as(err.toString()).isZero();
    String[] lines = out.toString().strip().split("\n");
    return MAPPER.readTree(lines[lines.length - 1]);
  }

  private int bench(String... args) {
    return new CommandLine(new Bench())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  @Test
  void trainsBesideThePeer() {
    JsonNode figures =
        run(
            "train",
            "--preset",
            "small",
            "--batch",
            "2",
            "--peer",
            "libtorch",
            "--rounds",
            "1",
            "--warm-up",
            "0",
            "--json");
    assertThat(figures.path("ratio").asDouble()).isPositive();
    assertThat(figures.path("mfu").asDouble()).isBetween(0.0, 1.0);
    assertThat(figures.path("peer_mfu").asDouble()).isBetween(0.0, 1.0);
    assertThat(figures.path("rss_ratio").asDouble()).isPositive();
    assertThat(figures.path("products_ms").asDouble()).isPositive();
    assertThat(figures.path("update_ms").asDouble()).isPositive();
    assertThat(figures.path("counts").isBoolean()).isTrue();
    assertThat(figures.path("peer_settings").path("blas").asString()).isNotEmpty();
    assertThat(figures.path("step_ms")).isNotEmpty();
    assertThat(figures.path("peer_step_ms")).isNotEmpty();
    assertThat(figures.path("peak_gflops").asDouble()).isPositive();
    assertThat(figures.path("peak_rss").asLong()).isGreaterThan(10_000_000);
    assertThat(figures.path("peer_peak_rss").asLong()).isGreaterThan(10_000_000);
  }

  @Test
  void sweepsThreads() {
    JsonNode points =
        run("train", "--preset=small", "--sweep=threads", "--rounds=2", "--warm-up=0", "--json")
            .path("sweep");
    assertThat(points).hasSize(2);
    assertThat(points.get(1).path("step_ms")).hasSize(2);
    assertThat(points.get(0).path("gflops").asDouble()).isPositive();
  }

  @Test
  void agreesWithLibtorch() {
    JsonNode figures = run("parity", "--steps", "5", "--json");
    assertThat(figures.propertyNames())
        .containsExactlyInAnyOrder("gpt2", "llama", "llama3", "mistral", "qwen2", "glass");
    for (String model : figures.propertyNames()) {
      assertThat(figures.path(model).path("first").asDouble()).isLessThan(1e-5);
      assertThat(figures.path(model).path("last").asDouble()).isLessThan(1e-3);
      assertThat(figures.path(model).path("gradient").asDouble()).isLessThan(1e-5);
    }
  }

  @Test
  void readsQuantisedWeights() {
    JsonNode figures = run("gemv", "--megabytes", "1", "--rounds", "1", "--json");
    for (String type : List.of("q8_0", "q4_0", "q4_k", "q5_k", "q6_k")) {
      assertThat(figures.path(type + "_share").asDouble()).as(type).isPositive();
    }
  }

  @Test
  void makesAndReadsModels(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("model.gguf");
    String[] model = {"make-model", "--shape", "llama-135m", "--out", file.toString(), "--type"};
    assertThat(bench(with(model, "q4_k"))).isEqualTo(2);
    assertThat(err.toString()).contains("576", "q4_k", "llama-1b");
    assertThat(file).doesNotExist();
    assertThat(bench(with(model, "q5_0"))).isZero();
    assertThat(Files.size(file)).isGreaterThan(90_000_000);
    JsonNode figures =
        run(
            "decode",
            "--model",
            file.toString(),
            "--prompt",
            "20",
            "--tokens",
            "4",
            "--peer",
            "none",
            "--streams",
            "2",
            "--json");
    for (String key : List.of("prefill", "decode", "decode_total", "load_s", "first_token_s")) {
      assertThat(figures.path(key).asDouble()).as(key).isPositive();
    }
    assertThat(figures.path("rss").asLong()).isGreaterThan(Files.size(file));
  }

  private static String[] with(String[] args, String last) {
    String[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = last;
    return all;
  }

  @Test
  void timesProducts() {
    JsonNode rows = run("gemm", "--json").path("gflops");
    assertThat(rows).isNotEmpty();
    assertThat(rows.get(0).path("library").asDouble()).isPositive();
    assertThat(rows.get(0).path("java").asDouble()).isPositive();
  }

  @Test
  void timesProbes() {
    assertThat(run("probe", "--json").path("step_ms").asDouble()).isPositive();
  }

  @Test
  void timesTokenizersBesideThePeer() {
    JsonNode figures = run("tokenizer", "--megabytes", "1", "--rounds", "1", "--json");
    assertThat(figures.path("bytes").asLong()).isBetween(900_000L, 1_200_000L);
    assertThat(figures.path("bytes_by_source").path("generated").asLong()).isPositive();
    assertThat(figures.path("ids_equal").asBoolean()).isTrue();
    for (String key :
        new String[] {
          "train_s_4096", "train_s_32000", "encode_ratio", "encode_ratio_two_threads"
        }) {
      assertThat(figures.path(key).asDouble()).as(key).isPositive();
    }
    assertThat(figures.path("hard_cases").path("spaces").path("encode_s").asDouble()).isPositive();
  }
}
