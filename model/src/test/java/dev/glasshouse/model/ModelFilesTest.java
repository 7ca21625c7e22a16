package dev.glasshouse.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.format.GenerationConfig;
import dev.glasshouse.model.format.HfConfig;
import dev.glasshouse.model.format.Manifest;
import dev.glasshouse.model.format.SafetensorsWriter;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {
  private static final GlassConfig CONFIG =
      new GlassConfig(1, 16, 2, 1, 8, 32, 40, 8, 1e-6, 10_000, true);

  @TempDir Path folder;

  @Test
  void opensACheckpointFolderWithTheSameWeights() {
    save(folder, 7);
    try (Device device = Device.cpu(1);
        ModelFiles files = ModelFiles.open(folder)) {
      Model original = Models.build(CONFIG, Weights.random(device, 7));
      Model read = files.build(device);
      assertThat(files.config()).isEqualTo(CONFIG);
      assertThat(files.generation().orElseThrow().eos()).containsExactly(3);
      assertThat(files.tokenizer()).isEmpty();
      for (int i = 0; i < original.parameters().size(); i++) {
        Parameter expected = original.parameters().get(i);
        assertThat(read.parameters().get(i).value().toArray())
            .as(expected.name())
            .isEqualTo(expected.value().toArray());
      }
    }
  }

  @Test
  void takesTheNewestCheckpointOfARun() throws IOException {
    RunFolder run = new RunFolder(folder);
    save(run.checkpoint(9), 1);
    save(run.checkpoint(1_000_000), 2);
    Files.createDirectories(run.checkpoints().resolve("step-2000000.part"));
    try (ModelFiles files = ModelFiles.open(folder)) {
      assertThat(files.path()).isEqualTo(run.checkpoint(1_000_000));
    }
  }

  @Test
  void passesOverADamagedCheckpoint() throws IOException {
    RunFolder run = new RunFolder(folder);
    save(run.checkpoint(1), 1);
    save(run.checkpoint(2), 2);
    Path weights = run.checkpoint(2).resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 5] ^= 1;
    Files.write(weights, bytes);
    assertThat(run.newest()).contains(run.checkpoint(1));
    assertThatThrownBy(() -> ModelFiles.open(run.checkpoint(2)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("step-000002")
        .hasMessageContaining("the bytes of model.safetensors have changed");
    Files.write(weights, Arrays.copyOf(bytes, 100));
    assertThat(Manifest.problem(run.checkpoint(2)).orElseThrow()).contains("100 bytes instead of");
    Files.delete(weights);
    assertThat(Manifest.problem(run.checkpoint(2))).contains("model.safetensors is missing");
  }

  @Test
  void readsNoFileThatAManifestNamesElsewhere() throws IOException {
    Path manifest = folder.resolve("manifest.json");
    for (String name : List.of("/dev/zero", "../other", "a\\u0000b", "sub/file")) {
      Files.writeString(manifest, "{\"" + name + "\": {\"bytes\": 0, \"crc32c\": 0}}");
      assertThat(Manifest.problem(folder).orElseThrow()).contains("no file beside it");
    }
    Files.createDirectory(folder.resolve("folder"));
    Files.writeString(manifest, "{\"folder\": {\"bytes\": 4096, \"crc32c\": 0}}");
    assertThat(Manifest.problem(folder)).contains("folder is missing");
  }

  @Test
  void saysWhatItLookedForWhereThereIsNoModel() {
    assertThatThrownBy(() -> ModelFiles.open(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("config.json");
    assertThatThrownBy(() -> ModelFiles.open(folder.resolve("none")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void opensALlama2cFile() {
    Path file = SharedData.path("stories260K/stories260K.bin");
    try (ModelFiles files = ModelFiles.open(file)) {
      assertThat(files.config().vocab()).isEqualTo(512);
    }
  }

  private static void save(Path target, long seed) {
    try (Device device = Device.cpu(1)) {
      Files.createDirectories(target);
      Model model = Models.build(CONFIG, Weights.random(device, seed));
      HfConfig.write(CONFIG, GenerationConfig.ofDocuments(3, 3), target);
      SafetensorsWriter.write(
          target.resolve("model.safetensors"),
          Map.of("format", "pt"),
          model.parameters().stream()
              .map(p -> SafetensorsWriter.Entry.of(p.name(), p.value()))
              .toList());
      Manifest.write(target);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
