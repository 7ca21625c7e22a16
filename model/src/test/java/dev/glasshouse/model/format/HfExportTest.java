package dev.glasshouse.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.TestModels;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.quant.BlockType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class HfExportTest {
  private static final GenerationConfig DOCUMENT = GenerationConfig.ofDocuments(3, 3);

  @TempDir private Path folder;

  static Stream<ModelConfig> configs() {
    return TestModels.configs();
  }

  private ModelWeights write(ModelConfig config, BlockType type, long shardBytes) {
    ModelWeights weights = ModelWeights.of(config);
    HfExport.write(folder, config, DOCUMENT, weights, type, shardBytes, WriteProgress.NONE);
    return weights;
  }

  private static void same(ModelFiles files, ModelWeights weights) {
    assertThat(files.weights().names()).containsExactlyInAnyOrderElementsOf(weights.names());
    for (String name : weights.names()) {
      assertThat(ModelWeights.read(files.weights(), name))
          .as(name)
          .isEqualTo(weights.values().get(name));
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void comesBackFromSeveralFiles(ModelConfig config) {
    ModelWeights weights = write(config, BlockType.F32, 20_000);
    assertThat(folder.resolve("model.safetensors")).doesNotExist();
    assertThat(folder.resolve("model.safetensors.index.json")).exists();
    assertThat(folder.toFile().list()).anyMatch(name -> name.matches("model-00002-of-0000\\d.*"));
    try (ModelFiles files = ModelFiles.open(folder)) {
      assertThat(files.config()).isEqualTo(config);
      same(files, weights);
    }
  }

  @Test
  void roundsAllToHalfOrBrainFloats() {
    for (BlockType type : List.of(BlockType.F16, BlockType.BF16)) {
      write(TestModels.GLASS, type, Long.MAX_VALUE);
      try (ModelFiles files = ModelFiles.open(folder)) {
        assertThat(files.weights().names())
            .allSatisfy(name -> assertThat(files.weights().type(name)).isEqualTo(type.name()));
      }
      assertThat(Json.readObject(folder.resolve("config.json"), 1 << 20).path("torch_dtype"))
          .hasToString(type == BlockType.F16 ? "\"float16\"" : "\"bfloat16\"");
    }
  }

  @Test
  void opensAFileWithItsConfigurationBesideIt() {
    ModelWeights weights = write(TestModels.LLAMA, BlockType.F32, Long.MAX_VALUE);
    try (ModelFiles files = ModelFiles.open(folder.resolve("model.safetensors"))) {
      same(files, weights);
    }
  }

  @Test
  void completesNamesWithoutTheirFirstWord() {
    ModelWeights weights = write(TestModels.GPT2, BlockType.F32, Long.MAX_VALUE);
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"),
        Map.of(),
        weights.values().entrySet().stream()
            .map(each ->
                SafetensorsWriter.Entry.ofF32(
                    each.getKey().replace("transformer.", ""),
                    weights.shape(each.getKey()),
                    offHeap(each.getValue())))
            .toList());
    try (ModelFiles files = ModelFiles.open(folder)) {
      same(files, weights);
    }
  }

  private static MemorySegment offHeap(float[] values) {
    return Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, values);
  }

  @Test
  void namesAMissingShard() throws IOException {
    write(TestModels.LLAMA, BlockType.F32, 20_000);
    Path shard;
    try (Stream<Path> files = Files.list(folder)) {
      shard =
          files.filter(each -> each.toString().contains("model-00002")).findFirst().orElseThrow();
    }
    Files.delete(shard);
    refused(shard.getFileName().toString(), "is missing");
  }

  @Test
  void refusesAnIndexThatLies() {
    write(TestModels.LLAMA, BlockType.F32, 20_000);
    Path index = folder.resolve("model.safetensors.index.json");
    ObjectNode root = (ObjectNode) Json.readObject(index, 1 << 20);
    ObjectNode map = (ObjectNode) root.get("weight_map");
    String last = map.properties().stream().reduce((_, b) -> b).orElseThrow().getKey();
    map.put("model.embed_tokens.weight", map.get(last).asString());
    Json.write(index, root);
    refused("has no tensor model.embed_tokens.weight");
    map.put("model.embed_tokens.weight", "../elsewhere.safetensors");
    Json.write(index, root);
    refused("'../elsewhere.safetensors'", "no name of a file beside it");
    Json.write(index, Map.of("weight_map", Map.of()));
    refused("has no weight_map");
  }

  @Test
  void noticesAFileThatChangesWhileItIsOpen() throws IOException {
    write(TestModels.LLAMA, BlockType.F32, Long.MAX_VALUE);
    Path file = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    try (ModelFiles files = ModelFiles.open(folder)) {
      ModelWeights.read(files.weights(), "model.norm.weight");
      Files.write(file, new byte[0]);
      assertThatThrownBy(() -> ModelWeights.read(files.weights(), "model.norm.weight"))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("changed while it was open");
      Files.write(file, bytes);
    }
  }

  private void refused(String... reasons) {
    var thrown =
        assertThatThrownBy(() -> ModelFiles.open(folder))
            .isInstanceOf(UserError.class)
            .hasMessageContaining(folder.toString());
    for (String reason : reasons) {
      thrown.hasMessageContaining(reason);
    }
  }
}
