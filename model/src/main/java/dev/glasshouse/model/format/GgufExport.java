package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.format.TensorName.Layout;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.quant.BlockType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a model as llama.cpp reads it. Vectors and position embeddings are never rounded, and a
 * matrix whose rows are no whole blocks is written in half precision, as llama.cpp does.
 */
public final class GgufExport {
  /** What {@code general.file_type} says of each type (llama.cpp's {@code llama_ftype}). */
  private static final Map<BlockType, Long> FILE_TYPES =
      Map.of(
          BlockType.F32, 0L,
          BlockType.F16, 1L,
          BlockType.Q4_0, 2L,
          BlockType.Q8_0, 7L,
          BlockType.BF16, 32L);

  private GgufExport() {}

  /**
   * Writes a file.
   *
   * @param file replaced if it exists
   * @param weights every tensor of a model of these sizes; others are left out
   * @param further keys beside the sizes: the tokeniser's, a name
   * @param type of the matrices
   * @throws UserError if the architecture cannot be written, a tensor is missing or of another
   *     shape, its numbers are beyond the type, or the file cannot be written
   */
  public static void write(
      Path file,
      ModelConfig config,
      WeightSource weights,
      Map<String, Object> further,
      BlockType type,
      WriteProgress progress) {
    List<TensorName> tensors = GgufArchitecture.tensors(config);
    Map<String, Object> keys = new LinkedHashMap<>(GgufArchitecture.allKeys(config));
    keys.put("general.file_type", FILE_TYPES.get(type));
    keys.put("general.quantization_version", 2L);
    keys.putAll(further);
    GgufArchitecture.cautionOf(config).ifPresent(progress::note);
    long total = tensors.stream().mapToLong(tensor -> weights.elements(tensor.ours())).sum();
    try (Rounding rounding = new Rounding(weights)) {
      List<GgufWriter.Entry> entries = new ArrayList<>();
      long done = 0;
      for (TensorName tensor : tensors) {
        long[] shape = shape(tensor, weights.shape(tensor.ours()));
        BlockType own = type(tensor, shape, type, progress);
        TensorData data = rounding.data(tensor.ours(), own, tensor.layout(), config.headSize());
        long before = done;
        entries.add(
            new GgufWriter.Entry(
                tensor.theirs(),
                own,
                Arrays.stream(shape).boxed().toList(),
                sink -> {
                  progress.tensor(tensor.theirs(), before, total);
                  data.writeTo(sink);
                }));
        done += weights.elements(tensor.ours());
      }
      GgufArchitecture.allConstants(config)
          .forEach((name, values) -> entries.add(constant(name, values)));
      GgufWriter.write(file, keys, entries);
    }
  }

  private static GgufWriter.Entry constant(String name, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new GgufWriter.Entry(
        name,
        BlockType.F32,
        List.of((long) values.length),
        TensorData.of(() -> MemorySegment.ofArray(bytes.array())));
  }

  private static long[] shape(TensorName tensor, long[] ours) {
    return tensor.layout() == Layout.TRANSPOSED ? new long[] {ours[1], ours[0]} : ours;
  }

  private static BlockType type(
      TensorName tensor, long[] shape, BlockType wanted, WriteProgress progress) {
    if (shape.length < 2 || tensor.exact()) {
      return BlockType.F32;
    }
    long columns = shape[shape.length - 1];
    if (columns % wanted.elements() == 0) {
      return wanted;
    }
    progress.note(
        "%s is written as F16: its rows of %,d are no whole blocks of %d"
            .formatted(tensor.theirs(), columns, wanted.elements()));
    return BlockType.F16;
  }
}
