package dev.glasshouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.WINDOWS;

import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.format.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ConvertTest {
  @TempDir private Path folder;

  private final Path model = SharedData.path("stories260K/stories260K.bin");
  private final Path words = SharedData.path("stories260K/tok512.bin");
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  private int run(Object... args) {
    out = new StringWriter();
    err = new StringWriter();
    String[] texts = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      texts[i] = args[i].toString();
    }
    return Glasshouse.execute(new PrintWriter(out), new PrintWriter(err), texts);
  }

  @Test
  void writesWhatGenerateReads() throws IOException {
    Path gguf = folder.resolve("s.gguf");
    assertThat(run("convert", model, gguf, "--type", "f16", "--tokenizer", words)).isZero();
    assertThat(err.toString())
        .contains("wrote " + gguf + ": LlamaForCausalLM, 260,032 parameters, f16");
    Path hf = folder.resolve("s");
    assertThat(run("convert", gguf, hf, "--type", "bf16", "--tokenizer", words)).isZero();
    assertThat(hf.toFile().list())
        .containsExactlyInAnyOrder(
            "config.json",
            "generation_config.json",
            "model.safetensors",
            "tokenizer.json",
            "tokenizer_config.json");
    Path back = folder.resolve("back.gguf");
    assertThat(run("convert", hf, back, "--type", "q8_0")).isZero();
    assertThat(err.toString()).contains("blk.4.ffn_down.weight is written as F16");
    assertThat(
            run(
                "generate",
                "--model",
                gguf,
                "--tokenizer",
                words,
                "--tokens",
                200,
                "--temperature",
                0))
        .isZero();
    assertThat(out.toString())
        .isEqualTo(Files.readString(SharedData.path("stories260K/expected.txt")));
  }

  @Test
  @DisabledOnOs(WINDOWS)
  void leavesNothingBehindWhenItIsToldToEnd() throws Exception {
    Path large = Files.createDirectory(folder.resolve("large"));
    SmallModel.write(new LlamaConfig(8, 512, 8, 8, 64, 2048, 300, 64, 1e-5, 10_000, true), large);
    for (String name : List.of("out", "out.gguf")) {
      String place = folder.resolve(name).toString();
      Process process = Program.start(folder, "convert", large.toString(), place);
      while (process.isAlive() && Stream.of(list()).noneMatch(each -> each.endsWith(".part"))) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + 15);
      assertThat(list()).containsExactlyInAnyOrder("large", "out.txt", "err.txt");
    }
  }

  private String[] list() {
    return Objects.requireNonNull(folder.toFile().list());
  }

  @Test
  void carriesTheTokeniser() throws IOException {
    Path hf = folder.resolve("s");
    assertThat(run("convert", model, hf, "--tokenizer", words)).isZero();
    Path gguf = folder.resolve("s.gguf");
    assertThat(run("convert", hf, gguf)).isZero();
    Path again = folder.resolve("again");
    assertThat(run("convert", gguf, again)).isZero();
    for (Path each : new Path[] {hf, gguf, again}) {
      assertThat(run("generate", "--model", each, "--tokens", 200, "--temperature", 0)).isZero();
      assertThat(out.toString())
          .as(each.toString())
          .isEqualTo(Files.readString(SharedData.path("stories260K/expected.txt")));
    }
  }

  @Test
  void keepsTheTypeWhereNoneIsNamed() {
    Path gguf = folder.resolve("s.gguf");
    assertThat(run("convert", model, gguf, "--type", "q8_0", "--tokenizer", words)).isZero();
    Path hf = folder.resolve("s");
    assertThat(run("convert", gguf, hf, "--tokenizer", words)).isZero();
    assertThat(err.toString()).contains("f16");
    Path again = folder.resolve("again.gguf");
    assertThat(run("convert", gguf, again)).isZero();
    assertThat(err.toString()).contains("q8_0");
  }

  @Test
  void inspects() throws IOException {
    Path gguf = folder.resolve("s.gguf");
    assertThat(run("convert", model, gguf, "--type", "q4_0", "--tokenizer", words)).isZero();
    assertThat(run("inspect", gguf, "--json")).isZero();
    Path json = Files.writeString(folder.resolve("out.json"), out.toString());
    JsonNode root = Json.readObject(json, 1 << 20);
    assertThat(root.path("architecture").asString()).isEqualTo("LlamaForCausalLM");
    assertThat(root.path("parameters").asLong()).isEqualTo(260_032);
    assertThat(root.path("config").path("kv_heads").asInt()).isEqualTo(4);
    JsonNode first = root.path("tensors").path(0);
    assertThat(first.path("name").asString()).isEqualTo("model.embed_tokens.weight");
    assertThat(first.path("shape")).hasToString("[512,64]");
    assertThat(first.path("type").asString()).isEqualTo("Q4_0");
    assertThat(first.path("bytes").asLong()).isEqualTo(512 * 64 / 32 * 18);
    assertThat(first.path("min").asDouble()).isLessThan(first.path("mean").asDouble());
    assertThat(first.path("std").asDouble()).isPositive();
    assertThat(first.path("non_finite").asLong()).isZero();
    assertThat(run("inspect", model)).isZero();
    assertThat(out.toString()).contains("260,032 parameters", "512 x 64", "head_size");
  }

  @Test
  void refusesBadInput() throws IOException {
    Path bad = Files.write(folder.resolve("bad.gguf"), new byte[100]);
    assertThat(run("inspect", bad)).isEqualTo(2);
    assertThat(err.toString()).contains("does not begin with 'GGUF'").doesNotContain("\tat ");
    assertThat(run("convert", bad, folder.resolve("x"))).isEqualTo(2);
    assertThat(folder.resolve("x")).doesNotExist();
    assertThat(run("convert", folder.resolve("none"), folder.resolve("x"))).isEqualTo(2);
    assertThat(run("convert", model, folder.resolve("x"), "--type", "q8_0")).isEqualTo(2);
    assertThat(err.toString()).contains("safetensors holds f32, f16 or bf16");
    assertThat(run("convert", model, folder)).isEqualTo(2);
    assertThat(err.toString()).contains("the folder is not empty");
    assertThat(run("convert", model, folder.resolve("y.gguf"), "--type", "q2_k")).isEqualTo(2);
    assertThat(run("convert", bad, bad)).isEqualTo(2);
    assertThat(folder.toFile().list()).containsExactly("bad.gguf");
  }
}
