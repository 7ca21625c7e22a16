package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.format.TensorName.Layout;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.quant.BlockType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Writes a model as a Hugging Face folder, its weights in one file or, if large, in several. */
public final class HfExport {
  /** Where transformers begins another file. */
  public static final long SHARD_BYTES = 5_000_000_000L;

  private static final Map<BlockType, String> TORCH_NAMES =
      Map.of(
          BlockType.F32, "float32",
          BlockType.F16, "float16",
          BlockType.BF16, "bfloat16");

  private HfExport() {}

  /** Whether safetensors holds weights of this type. */
  public static boolean holds(BlockType type) {
    return TORCH_NAMES.containsKey(type);
  }

  /**
   * Writes {@code config.json}, {@code generation_config.json} and the weights.
   *
   * @param folder is there
   * @param weights every tensor of a model of these sizes; others are left out
   * @param type of all tensors, one that {@link #holds} names
   * @param shardBytes most bytes of tensors in one file, unless one alone has more
   * @throws UserError if a tensor is missing, its numbers are beyond the type, or a file cannot be
   *     written
   */
  public static void write(
      Path folder,
      ModelConfig config,
      GenerationConfig generation,
      WeightSource weights,
      BlockType type,
      long shardBytes,
      WriteProgress progress) {
    HfConfig.write(
        config, generation, folder, Objects.requireNonNull(TORCH_NAMES.get(type), type.name()));
    List<String> names = GgufArchitecture.tensors(config).stream().map(TensorName::ours).toList();
    try (Rounding rounding = new Rounding(weights)) {
      List<List<SafetensorsWriter.Entry>> shards =
          shards(names, weights, type, shardBytes, rounding, progress);
      Map<String, String> metadata = Map.of("format", "pt");
      if (shards.size() == 1) {
        SafetensorsWriter.write(folder.resolve(HfWeights.FILE), metadata, shards.getFirst());
        return;
      }
      Map<String, String> places = new LinkedHashMap<>();
      long bytes = 0;
      for (int i = 0; i < shards.size(); i++) {
        String file =
            String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
        SafetensorsWriter.write(folder.resolve(file), metadata, shards.get(i));
        for (SafetensorsWriter.Entry entry : shards.get(i)) {
          places.put(entry.name(), file);
          bytes += TensorInfo.byteLength(entry.dtype(), entry.shape());
        }
      }
      new ShardIndex(places).write(folder, bytes);
    }
  }

  private static List<List<SafetensorsWriter.Entry>> shards(
      List<String> names,
      WeightSource weights,
      BlockType type,
      long shardBytes,
      Rounding rounding,
      WriteProgress progress) {
    long total = names.stream().mapToLong(weights::elements).sum();
    List<List<SafetensorsWriter.Entry>> shards = new ArrayList<>();
    long inShard = 0;
    long done = 0;
    for (String name : names) {
      long[] shape = weights.shape(name);
      long bytes = type.bytes(weights.elements(name));
      if (shards.isEmpty() || bytes > shardBytes - inShard) {
        shards.add(new ArrayList<>());
        inShard = 0;
      }
      inShard += bytes;
      long before = done;
      done += weights.elements(name);
      TensorData data = rounding.data(name, type, Layout.SAME, 1);
      shards
          .getLast()
          .add(
              new SafetensorsWriter.Entry(
                  name,
                  Dtype.valueOf(type.name()),
                  Arrays.stream(shape).boxed().toList(),
                  sink -> {
                    progress.tensor(name, before, total);
                    data.writeTo(sink);
                  }));
    }
    return shards;
  }
}
