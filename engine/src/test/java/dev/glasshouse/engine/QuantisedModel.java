package dev.glasshouse.engine;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.Models;
import dev.glasshouse.model.Weights;
import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.format.QuantBlocks;
import dev.glasshouse.model.format.WeightSource;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.quant.BlockEncoder;
import dev.glasshouse.tensor.quant.BlockType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A model of random weights whose matrices are quantised as they would be in a GGUF file. Of types
 * that are not written here, they are other random weights of about that size.
 */
final class QuantisedModel implements WeightSource {
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final BlockType type;
  private final boolean transposed;

  private QuantisedModel(Model model, BlockType type) {
    this.type = type;
    transposed = model.config() instanceof Gpt2Config;
    for (Parameter parameter : model.parameters()) {
      tensors.put(parameter.name(), parameter.value());
    }
  }

  static Model build(Device device, ModelConfig config, BlockType type) {
    Model model = Models.build(config, Weights.random(device, 1));
    return type == BlockType.F32
        ? model
        : Models.build(config, Weights.frozen(device, new QuantisedModel(model, type)));
  }

  private Tensor find(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public long[] shape(String name) {
    return Arrays.stream(find(name).shape()).asLongStream().toArray();
  }

  @Override
  public void readF32(String name, long from, MemorySegment target) {
    target.copyFrom(find(name).data().asSlice(from * Float.BYTES, target.byteSize()));
  }

  @Override
  public Optional<QuantBlocks> blocks(String name) {
    Tensor tensor = find(name);
    if (tensor.rank() != 2) {
      return Optional.empty();
    }
    boolean turn = transposed && name.contains(".h.");
    int rows = tensor.dim(turn ? 1 : 0);
    int cols = tensor.dim(turn ? 0 : 1);
    float[] values = new float[rows * cols];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.get(turn ? i % cols * (long) rows + i / cols : i);
    }
    MemorySegment blocks = Arena.ofAuto().allocate(type.bytes(values.length), 8);
    if (BlockEncoder.makes(type)) {
      BlockEncoder.encode(type, MemorySegment.ofArray(values), blocks);
    } else {
      fill(blocks, name);
    }
    return type.packed().map(f -> new QuantBlocks(f, rows, cols, blocks, row -> row));
  }

  /** Random bytes, but for the half-precision floats of a block. */
  private void fill(MemorySegment blocks, String name) {
    Rng rng = Rng.of(1, name);
    for (long i = 0; i < blocks.byteSize(); i++) {
      blocks.set(ValueLayout.JAVA_BYTE, i, (byte) rng.bits(0, i));
    }
    for (long at = 0; at < blocks.byteSize(); at += type.bytes()) {
      switch (type) {
        case Q5_0 -> put(blocks, at, 6e-3f);
        case Q5_1, Q4_1 -> {
          put(blocks, at, 6e-3f);
          put(blocks, at + 2, -6e-2f);
        }
        case Q4_K, Q5_K -> {
          put(blocks, at, 2e-4f);
          put(blocks, at + 2, 1.5e-3f);
        }
        case Q6_K -> put(blocks, at + 208, 4e-5f);
        default -> throw new IllegalArgumentException(type.toString());
      }
    }
  }

  private static void put(MemorySegment blocks, long at, float scale) {
    blocks.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, Float.floatToFloat16(scale));
  }

  @Override
  public void close() {}
}
