package dev.glasshouse.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.TestModels;
import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.arch.RopeScaling;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.quant.BlockType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GgufExportTest {
  @TempDir private Path folder;

  private final List<String> notes = new ArrayList<>();
  private final WriteProgress progress =
      new WriteProgress() {
        @Override
        public void tensor(String name, long done, long total) {
          assertThat(done).isLessThan(total);
        }

        @Override
        public void note(String message) {
          notes.add(message);
        }
      };

  static Stream<ModelConfig> configs() {
    return TestModels.configs();
  }

  private Path write(ModelConfig config, ModelWeights weights, BlockType type) {
    Path file = folder.resolve(type + ".gguf");
    GgufExport.write(file, config, weights, Map.of("general.name", "small"), type, progress);
    return file;
  }

  @ParameterizedTest
  @MethodSource("configs")
  void comesBackBitForBit(ModelConfig config) {
    ModelWeights weights = ModelWeights.of(config);
    try (GgufWeights read = GgufWeights.open(write(config, weights, BlockType.F32))) {
      assertThat(read.config()).isEqualTo(config);
      assertThat(read.names()).containsExactlyInAnyOrderElementsOf(weights.names());
      for (String name : weights.names()) {
        assertThat(read.shape(name)).as(name).isEqualTo(weights.shape(name));
        assertThat(ModelWeights.read(read, name)).as(name).isEqualTo(weights.values().get(name));
      }
      assertThat(read.metadata().string("general.name")).contains("small");
    }
    assertThat(notes).hasSize(config == TestModels.MISTRAL ? 1 : 0);
  }

  static Stream<ModelConfig> largeConfigs() {
    return Stream.of(
        new Gpt2Config(1, 1_088, 17, 33, 8, 1e-5, true),
        new LlamaConfig(1, 2_112, 33, 33, 64, 32, 33, 8, 1e-5, 10_000, false));
  }

  /** Tensors of more than one piece, transposed or rotated, on the way there and back. */
  @ParameterizedTest
  @MethodSource("largeConfigs")
  void largeTensorsComeBackBitForBit(ModelConfig config) {
    ModelWeights small = ModelWeights.of(config);
    try (GgufWeights read = GgufWeights.open(write(config, small, BlockType.F32))) {
      for (String name : read.names()) {
        float[] whole = ModelWeights.read(read, name);
        assertThat(Arrays.equals(whole, small.values().get(name))).as(name).isTrue();
        long[] shape = read.shape(name);
        if (shape.length == 2) {
          int columns = (int) shape[1];
          float[] part = new float[5 * columns];
          read.readF32(name, 3L * columns, MemorySegment.ofArray(part));
          assertThat(part).as(name).isEqualTo(Arrays.copyOfRange(whole, 3 * columns, 8 * columns));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void roundsMatricesOnly(ModelConfig config) {
    ModelWeights weights = ModelWeights.of(config);
    for (BlockType type : List.of(BlockType.F16, BlockType.BF16)) {
      try (GgufWeights read = GgufWeights.open(write(config, weights, type))) {
        for (String name : weights.names()) {
          boolean exact = weights.shape(name).length < 2 || name.endsWith("wpe.weight");
          assertThat(read.type(name)).as(name).isEqualTo(exact ? "F32" : type.name());
          float[] expected = weights.values().get(name);
          float[] found = ModelWeights.read(read, name);
          for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i] - expected[i]).isBetween(-0.005, 0.005);
          }
        }
      }
    }
  }

  @Test
  void fallsBackWhereRowsAreNoWholeBlocks() {
    GlassConfig config = TestModels.GLASS;
    Path file = write(config, ModelWeights.of(config), BlockType.Q8_0);
    try (GgufWeights read = GgufWeights.open(file)) {
      assertThat(read.type("model.layers.1.self_attn.q_proj.weight")).isEqualTo("Q8_0");
      assertThat(read.blocks("model.layers.1.self_attn.q_proj.weight")).isPresent();
      assertThat(read.type("model.layers.1.mlp.down_proj.weight")).isEqualTo("F16");
      assertThat(read.bytes("model.layers.1.mlp.down_proj.weight")).isEqualTo(2 * 32 * 56);
    }
    assertThat(notes)
        .hasSize(4)
        .contains(
            "blk.1.ffn_down.weight is written as F16: its rows of 56 are no whole blocks of 32");
  }

  @Test
  void noticesAFileThatChangesWhileBlocksAreRead() throws IOException {
    GlassConfig config = TestModels.GLASS;
    Path file = write(config, ModelWeights.of(config), BlockType.Q8_0);
    try (ModelFiles files = ModelFiles.open(file);
        Device device = Device.cpu(1)) {
      Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
      assertThatThrownBy(() -> files.freeze(device))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(file + ": it was changed while it was open");
    }
  }

  @Test
  void readsVersion2Too() throws IOException {
    Path file = write(TestModels.LLAMA, ModelWeights.of(TestModels.LLAMA), BlockType.F32);
    byte[] bytes = Files.readAllBytes(file);
    bytes[4] = 2;
    Files.write(file, bytes);
    try (GgufWeights read = GgufWeights.open(file)) {
      assertThat(read.config()).isEqualTo(TestModels.LLAMA);
    }
  }

  @Test
  void refusesNumbersThatTheTypeDoesNotHold() {
    ModelWeights weights = ModelWeights.of(TestModels.LLAMA);
    String name = "model.layers.1.mlp.up_proj.weight";
    weights.values().get(name)[7] = 70_000;
    assertThatThrownBy(() -> write(TestModels.LLAMA, weights, BlockType.F16))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(name)
        .hasMessageContaining("element 7 is 70000.0")
        .hasMessageContaining("bf16");
    weights.values().get(name)[7] = Float.NaN;
    assertThatThrownBy(() -> write(TestModels.LLAMA, weights, BlockType.Q8_0))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("NaN");
    write(TestModels.LLAMA, weights, BlockType.BF16);
    weights.values().get(name)[7] = 600_000;
    write(TestModels.LLAMA, weights, BlockType.Q8_0);
    assertThatThrownBy(() -> write(TestModels.LLAMA, weights, BlockType.Q4_0))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("element 7 is 600000.0");
  }

  @Test
  void refusesAScalingWithoutAType() {
    Path file = folder.resolve("scaled.gguf");
    ModelWeights weights = ModelWeights.of(TestModels.GLASS);
    Map<String, Object> scaled = Map.of("qwen3.rope.scaling.factor", 4.0);
    GgufExport.write(file, TestModels.GLASS, weights, scaled, BlockType.F32, progress);
    assertThatThrownBy(() -> GgufWeights.open(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("scaled (linear)");
    Map<String, Object> unscaled =
        Map.of("qwen3.rope.scaling.type", "linear", "qwen3.rope.scaling.factor", 1.0);
    GgufExport.write(file, TestModels.GLASS, weights, unscaled, BlockType.F32, progress);
    GgufWeights.open(file).close();
  }

  @Test
  void holdsLlama3sScalingAsLlamaCppDoes() {
    Path file = write(TestModels.LLAMA3, ModelWeights.of(TestModels.LLAMA3), BlockType.F16);
    try (GgufReader reader = new GgufReader(file)) {
      Map<String, Object> keys = reader.metadata();
      assertThat(keys.keySet()).noneMatch(key -> key.startsWith("llama.rope.scaling"));
      assertThat(reader.tensors())
          .filteredOn(tensor -> tensor.name().equals("rope_freqs.weight"))
          .singleElement()
          .satisfies(tensor -> {
            assertThat(tensor.type()).isZero();
            assertThat(tensor.shape()).containsExactly(4);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As llama.cpp converts a published model: the numbers stand nowhere. */
  @Test
  void findsTheRuleOfPublishedDivisors() {
    for (RopeScaling scaling :
        List.of(
            new RopeScaling.Llama3(32, 1, 4, 8192),
            new RopeScaling.Divisors(List.of(1f, 1f, 1f, 1f, 3f, 3f, 3f, 32f)))) {
      LlamaConfig config =
          new LlamaConfig(
              1, 16, 1, 1, 16, 8, 10, 64, 1e-5, 500_000, scaling, OptionalInt.empty(), true);
      Path file = write(config, ModelWeights.of(config), BlockType.F32);
      try (GgufWeights read = GgufWeights.open(withoutRule(file))) {
        assertThat(read.config()).isEqualTo(config);
      }
    }
  }

  /** Calls the keys of the rule something else. */
  private static Path withoutRule(Path file) {
    try {
      String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
      return Files.writeString(
          file,
          bytes.replace("llama.rope.llama3.", "llama.rope.xxxxx3."),
          StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void warnsOfAWindowThatLlamaCppDoesNotKnow() {
    write(TestModels.MISTRAL, ModelWeights.of(TestModels.MISTRAL), BlockType.F32);
    assertThat(notes)
        .singleElement()
        .satisfies(note -> assertThat(note).contains("WARNING", "5 tokens", "llama.cpp"));
  }
}
