package dev.glasshouse.model.format;

import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.TestModels;
import dev.glasshouse.model.fuzz.Bounds;
import dev.glasshouse.model.fuzz.Mutation;
import dev.glasshouse.tensor.quant.BlockType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files are opened and read, or refused. */
class FormatsFuzzTest {
  @TempDir private Path folder;

  /** Mostly the head, where the numbers are that lead astray. */
  private void fuzz(Path target, Path opened, int head, int rounds, long seed) throws IOException {
    byte[] good = Files.readAllBytes(target);
    Random random = new Random(seed);
    byte[] tail = Arrays.copyOfRange(good, Math.min(head, good.length), good.length);
    for (int i = 0; i < rounds; i++) {
      byte[] front = Mutation.of(Arrays.copyOf(good, good.length - tail.length), random);
      byte[] bytes = Arrays.copyOf(front, front.length + tail.length);
      System.arraycopy(tail, 0, bytes, front.length, tail.length);
      Files.write(target, bytes);
      opensOrRefuses(opened, bytes.length);
    }
  }

  private static void opensOrRefuses(Path path, long bytes) {
    Bounds.check(
        bytes,
        path.toString(),
        () -> {
          try (ModelFiles files = ModelFiles.open(path)) {
            SafetensorsFuzz.readAll(files.weights());
          }
        });
  }

  @Test
  void safetensorsAndConfigurations() throws IOException {
    HfExport.write(
        folder,
        TestModels.LLAMA,
        GenerationConfig.ofDocuments(3, 3),
        ModelWeights.of(TestModels.LLAMA),
        BlockType.F32,
        20_000,
        WriteProgress.NONE);
    Path index = folder.resolve("model.safetensors.index.json");
    byte[] good = Files.readAllBytes(index);
    fuzz(index, folder, Integer.MAX_VALUE, 600, 32);
    Files.write(index, good);
    Path config = folder.resolve("config.json");
    good = Files.readAllBytes(config);
    fuzz(config, folder, Integer.MAX_VALUE, 600, 33);
    Files.write(config, good);
    Path shard = folder.resolve(ShardIndex.read(folder).shards().get("model.norm.weight"));
    fuzz(shard, folder, 700, 1_000, 34);
  }

  @Test
  void llama2c() throws IOException {
    Path file = folder.resolve("model.bin");
    Files.write(file, Llama2cBytes.version1());
    fuzz(file, file, 60, 1_500, 35);
  }
}
