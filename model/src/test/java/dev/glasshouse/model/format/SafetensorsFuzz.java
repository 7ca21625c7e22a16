package dev.glasshouse.model.format;

import dev.glasshouse.model.fuzz.Bounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Opens bytes as safetensors and reads every tensor. */
public final class SafetensorsFuzz {
  private static final Path FILE = Bounds.folder().resolve("model.safetensors");

  private SafetensorsFuzz() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    Bounds.write(FILE, input);
    Bounds.check(
        input.length,
        FILE.toString(),
        () -> {
          try (HfWeights weights = HfWeights.openFile(FILE)) {
            readAll(weights);
          }
        });
  }

  static void readAll(WeightSource weights) {
    for (String name : weights.names()) {
      weights.bytes(name);
      if (TensorStatistics.applyTo(weights.type(name))) {
        TensorStatistics.of(weights, name);
      }
    }
  }

  /** A file with a tensor of each kind. */
  public static List<byte[]> seeds() {
    try (Arena arena = Arena.ofConfined()) {
      List<SafetensorsWriter.Entry> entries =
          List.of(
              entry(arena, "embed_tokens.weight", Dtype.F32, 2L, 3L),
              entry(arena, "a", Dtype.F16, 4L),
              entry(arena, "b", Dtype.BF16, 2L, 1L, 2L),
              entry(arena, "step", Dtype.I64),
              entry(arena, "none", Dtype.U8, 0L, 5L));
      SafetensorsWriter.write(FILE, Map.of("format", "pt"), entries);
      return List.of(Files.readAllBytes(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SafetensorsWriter.Entry entry(
      Arena arena, String name, Dtype dtype, Long... shape) {
    long bytes = TensorInfo.byteLength(dtype, List.of(shape));
    return new SafetensorsWriter.Entry(
        name, dtype, List.of(shape), () -> arena.allocate(Math.max(1, bytes)).asSlice(0, bytes));
  }
}
