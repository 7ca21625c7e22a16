package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.quant.PackedFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * A Llama model in a GGUF file (version 2 or 3), its tensors in F32, F16, Q8_0 or Q4_0, given under
 * transformers' names and in its convention for rotary embedding: row i of a query or key head is
 * row 2i of the file, and row i + D/2 is row 2i + 1.
 */
public final class GgufWeights implements WeightSource {
  private static final int F32 = 0;
  private static final int F16 = 1;
  private static final int Q4_0 = 2;
  private static final int Q8_0 = 8;

  private static final Map<String, String> NAMES =
      Map.of("token_embd", "model.embed_tokens", "output_norm", "model.norm", "output", "lm_head");
  private static final Map<String, String> LAYER_NAMES =
      Map.of(
          "attn_norm", "input_layernorm",
          "attn_q", "self_attn.q_proj",
          "attn_k", "self_attn.k_proj",
          "attn_v", "self_attn.v_proj",
          "attn_output", "self_attn.o_proj",
          "ffn_norm", "post_attention_layernorm",
          "ffn_gate", "mlp.gate_proj",
          "ffn_up", "mlp.up_proj",
          "ffn_down", "mlp.down_proj");

  private record Place(GgufTensor tensor, MemorySegment bytes) {}

  private final MappedFile map;
  private final LlamaConfig config;
  private final Map<String, Place> places = new LinkedHashMap<>();

  private GgufWeights(MappedFile map) {
    this.map = map;
    try (var reader = new GgufReader(map.path())) {
      GgufMetadata metadata = new GgufMetadata(map.path(), reader.metadata());
      List<GgufTensor> tensors = reader.tensors();
      long alignment = metadata.integer("general.alignment").orElse(32);
      if (alignment < 1 || alignment > 1 << 20 || Long.bitCount(alignment) != 1) {
        throw bad("its alignment is " + alignment);
      }
      long start = (reader.position() + alignment - 1) & -alignment;
      tensors.forEach(tensor -> place(tensor, start));
      config = config(metadata);
    } catch (IOException e) {
      throw FileErrors.reading(map.path(), e);
    }
  }

  /**
   * Maps a file and checks what its head says against its length.
   *
   * @throws UserError if it cannot be read, is damaged, or holds another architecture or type
   */
  public static GgufWeights open(Path file) {
    return MappedFile.open(file, GgufWeights::new);
  }

  private void place(GgufTensor tensor, long start) {
    long size = map.bytes().byteSize();
    long bytes;
    long end;
    try {
      bytes = bytes(tensor);
      end = Math.addExact(Math.addExact(start, tensor.offset()), bytes);
    } catch (ArithmeticException e) {
      throw bad("its tensor '" + tensor.name() + "' is larger than any file");
    }
    if (tensor.offset() < 0 || end > size) {
      throw bad("its tensor '%s' ends at byte %,d of %,d".formatted(tensor.name(), end, size));
    }
    MemorySegment part = map.bytes().asSlice(end - bytes, bytes);
    if (places.put(ourName(tensor.name()), new Place(tensor, part)) != null) {
      throw bad("its tensor '" + tensor.name() + "' stands in it twice");
    }
  }

  private long bytes(GgufTensor tensor) {
    long elements = 1;
    for (long d : tensor.shape()) {
      elements = Math.multiplyExact(elements, d);
    }
    return switch (tensor.type()) {
      case F32 -> Math.multiplyExact(elements, 4L);
      case F16 -> Math.multiplyExact(elements, 2L);
      case Q4_0 -> blockBytes(tensor, elements, PackedFormat.Q4_0);
      case Q8_0 -> blockBytes(tensor, elements, PackedFormat.Q8_0);
      default ->
          throw bad(
              "its tensor '%s' has the type %d; known are F32 (0), F16 (1), Q4_0 (2), Q8_0 (8)"
                  .formatted(tensor.name(), tensor.type()));
    };
  }

  private long blockBytes(GgufTensor tensor, long elements, PackedFormat format) {
    if (tensor.shape()[tensor.shape().length - 1] % PackedFormat.BLOCK != 0) {
      throw bad("the rows of its tensor '" + tensor.name() + "' are no whole blocks of 32");
    }
    return Math.multiplyExact(elements / PackedFormat.BLOCK, (long) format.fileBytes());
  }

  private static String ourName(String name) {
    String stem = name.replaceFirst("\\.weight$", "");
    String[] parts = stem.split("\\.", 3);
    if (parts.length == 3 && parts[0].equals("blk") && LAYER_NAMES.containsKey(parts[2])) {
      return "model.layers." + parts[1] + "." + LAYER_NAMES.get(parts[2]) + ".weight";
    }
    return NAMES.containsKey(stem) ? NAMES.get(stem) + ".weight" : name;
  }

  private LlamaConfig config(GgufMetadata metadata) {
    String architecture = metadata.string("general.architecture").orElse("none");
    if (!architecture.equals("llama")) {
      throw bad("its architecture is %s; known is llama".formatted(architecture));
    }
    int width = size(metadata, "embedding_length");
    int heads = size(metadata, "attention.head_count");
    long headSize = metadata.integer("llama.attention.key_length").orElse((long) width / heads);
    return new LlamaConfig(
        size(metadata, "block_count"),
        width,
        heads,
        size(metadata, "attention.head_count_kv"),
        (int) Math.min(headSize, width),
        size(metadata, "feed_forward_length"),
        (int) shape("model.embed_tokens.weight")[0],
        size(metadata, "context_length"),
        metadata.real("llama.attention.layer_norm_rms_epsilon").orElse(1e-5),
        metadata.real("llama.rope.freq_base").orElse(10_000),
        !places.containsKey("lm_head.weight"));
  }

  private int size(GgufMetadata metadata, String key) {
    long value =
        metadata.integer("llama." + key).orElseThrow(() -> bad("it does not say llama." + key));
    if (value < 1 || value > Integer.MAX_VALUE) {
      throw bad("its llama.%s is %d".formatted(key, value));
    }
    return (int) value;
  }

  /** The sizes that the head of the file gives. */
  public LlamaConfig config() {
    return config;
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(places.keySet());
  }

  @Override
  public long[] shape(String name) {
    return find(name).tensor().shape().clone();
  }

  @Override
  public Optional<QuantBlocks> blocks(String name) {
    Place place = find(name);
    PackedFormat format =
        switch (place.tensor().type()) {
          case Q4_0 -> PackedFormat.Q4_0;
          case Q8_0 -> PackedFormat.Q8_0;
          default -> null;
        };
    return Optional.ofNullable(format)
        .map(f -> new QuantBlocks(f, place.bytes(), fileRow(place.tensor())));
  }

  @Override
  public void readF32(String name, MemorySegment target) {
    GgufTensor tensor = find(name).tensor();
    MemorySegment from = find(name).bytes();
    long[] shape = tensor.shape();
    int cols = (int) shape[shape.length - 1];
    long rows = target.byteSize() / 4 / cols;
    if (bytes(tensor) / rows * rows != from.byteSize()) {
      throw bad("its tensor '%s' has another size than is expected".formatted(name));
    }
    IntUnaryOperator fileRow = fileRow(tensor);
    long rowBytes = from.byteSize() / rows;
    for (int r = 0; r < rows; r++) {
      long at = fileRow.applyAsInt(r) * rowBytes;
      for (int c = 0; c < cols; c++) {
        target.setAtIndex(
            ValueLayout.JAVA_FLOAT_UNALIGNED,
            (long) r * cols + c,
            element(from, tensor.type(), at, c));
      }
    }
  }

  private static float element(MemorySegment from, int type, long row, int col) {
    return switch (type) {
      case F32 -> from.get(ValueLayout.JAVA_FLOAT_UNALIGNED, row + 4L * col);
      case F16 -> Float.float16ToFloat(from.get(ValueLayout.JAVA_SHORT_UNALIGNED, row + 2L * col));
      default -> {
        long block = row + (long) (col / 32) * (type == Q8_0 ? 34 : 18);
        float scale = Float.float16ToFloat(from.get(ValueLayout.JAVA_SHORT_UNALIGNED, block));
        int i = col % 32;
        if (type == Q8_0) {
          yield scale * from.get(ValueLayout.JAVA_BYTE, block + 2 + i);
        }
        int both = from.get(ValueLayout.JAVA_BYTE, block + 2 + i % 16) & 0xFF;
        yield scale * ((i < 16 ? both & 15 : both >> 4) - 8);
      }
    };
  }

  private IntUnaryOperator fileRow(GgufTensor tensor) {
    if (!tensor.name().contains("attn_q.") && !tensor.name().contains("attn_k.")) {
      return row -> row;
    }
    int headSize = config.headSize();
    int half = headSize / 2;
    return row -> {
      int inHead = row % headSize;
      return row - inHead + inHead % half * 2 + inHead / half;
    };
  }

  private Place find(String name) {
    Place place = places.get(name);
    if (place == null) {
      throw new UserError("Cannot read tensor " + name + ": " + map.path() + " has no such tensor");
    }
    return place;
  }

  private UserError bad(String what) {
    return new UserError("Cannot read %s as a GGUF model: %s".formatted(map.path(), what));
  }

  @Override
  public void close() {
    map.close();
  }
}
