package dev.glasshouse.model;

import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.model.format.WeightSource;
import dev.glasshouse.tensor.UserError;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A tiny trained GPT-2 whose every activation was published: it sorts six letters of three. Its
 * weights are given as transformers keeps them: matrices of attention and MLP as [in, out].
 */
public final class NanoSort implements WeightSource {
  private static final long MAX_BYTES = 64 << 20;

  /**
   * Numbers with their sizes.
   *
   * @param shape outermost first
   * @param data row-major
   */
  public record Array(long[] shape, float[] data) {}

  private final JsonNode activations;
  private final Gpt2Config config;
  private final Map<String, Array> weights = new LinkedHashMap<>();

  private NanoSort(JsonNode model, JsonNode activations) {
    this.activations = activations;
    JsonNode sizes = model.get("config");
    this.config =
        new Gpt2Config(
            sizes.get("n_layer").intValue(),
            sizes.get("n_embd").intValue(),
            sizes.get("n_head").intValue(),
            sizes.get("vocab_size").intValue(),
            sizes.get("block_size").intValue(),
            1e-5,
            false);
    for (var entry : model.properties()) {
      String name = entry.getKey();
      if (!name.equals("config") && !name.endsWith(".attn.bias")) {
        Array array = array(entry.getValue());
        boolean linear = name.contains(".c_") && array.shape().length == 2;
        weights.put(name, linear ? transposed(array) : array);
      }
    }
  }

  /** Reads both files; skips the test where they are absent. */
  public static NanoSort open() {
    Path folder = SharedData.path("gpt-nano-sort");
    return new NanoSort(
        Json.readObject(folder.resolve("model.json"), MAX_BYTES),
        Json.readObject(folder.resolve("activations.json"), MAX_BYTES));
  }

  /** Three layers, three heads, width 48, three letters, untied head. */
  public Gpt2Config config() {
    return config;
  }

  /** The published input, [3, 11]. */
  public int[] tokens() {
    float[] floats = activation("idx").data();
    int[] tokens = new int[floats.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = (int) floats[i];
    }
    return tokens;
  }

  /**
   * A published activation of that input, B 3, T 11; those inside a block are the first block's.
   *
   * @param name tok_emb, pos_emb, x, ln1, q, k, v, qkv, att, attSm, y, yProj, attnResid, ln2, fc,
   *     gelu, mlp, mlpResid, block0, block1, block2, ln_f, lm_head or probs
   */
  public Array activation(String name) {
    return array(activations.get(name));
  }

  private static Array array(JsonNode node) {
    JsonNode sizes = node.get("shape");
    long[] shape = new long[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.get(i).longValue();
    }
    byte[] bytes = Base64.getDecoder().decode(node.get("data").stringValue());
    float[] data = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(data);
    return new Array(shape, data);
  }

  private static Array transposed(Array array) {
    int rows = (int) array.shape()[0];
    int columns = (int) array.shape()[1];
    float[] data = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        data[column * rows + row] = array.data()[row * columns + column];
      }
    }
    return new Array(new long[] {columns, rows}, data);
  }

  @Override
  public Set<String> names() {
    return weights.keySet();
  }

  @Override
  public long[] shape(String name) {
    return find(name).shape().clone();
  }

  @Override
  public void readF32(String name, long from, MemorySegment target) {
    int count = (int) (target.byteSize() / Float.BYTES);
    MemorySegment.copy(
        find(name).data(), (int) from, target, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, count);
  }

  private Array find(String name) {
    Array array = weights.get(name);
    if (array == null) {
      throw new UserError("no tensor " + name);
    }
    return array;
  }

  @Override
  public void close() {}
}
