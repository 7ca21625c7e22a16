package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.tensor.UserError;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * A model file of llama2.c, version 0 or 1: seven little-endian ints (width, MLP width, layers,
 * heads, key/value heads, vocabulary, context), then float32 tensors in a fixed order, each kind
 * for all layers together. In version 0 a negative vocabulary means an untied head; version 1
 * begins with "ak42" and its number, says with a byte whether the head is tied, and has a header of
 * 256 bytes (llama2.c's {@code export.py}).
 *
 * <p>Tensors are given under transformers' names, and in its convention for rotary embedding
 * ({@link Rotation}).
 */
public final class Llama2c implements WeightSource {
  /** "ak42" as a little-endian int. */
  static final int MAGIC = 0x616B3432;

  private static final int SIZES_BYTES = 7 * Integer.BYTES;
  private static final int HEADER_BYTES_1 = 256;
  private static final double NORM_EPS = 1e-5;
  private static final double ROPE_THETA = 10_000;
  private static final ValueLayout.OfFloat FLOATS =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INTS =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * Where one tensor lies.
   *
   * @param offset in bytes from the start of the file
   * @param rotated whether its rows belong to heads that are rotated
   */
  private record Place(long offset, List<Long> shape, boolean rotated) {
    long elements() {
      return shape.stream().reduce(1L, (a, b) -> a * b);
    }
  }

  private final Path file;
  private final MappedFile map;
  private final LlamaConfig config;
  private final Map<String, Place> places = new LinkedHashMap<>();

  private Llama2c(MappedFile map) {
    this.file = map.path();
    this.map = map;
    long size = map.bytes().byteSize();
    if (size < SIZES_BYTES) {
      throw notLlama2c("it has only " + size + " bytes");
    }
    boolean first = map.bytes().get(INTS, 0) == MAGIC;
    if (first && map.bytes().get(INTS, 4) != 1) {
      throw notLlama2c(
          "its version is %d; known are 0 and 1, which are not quantised"
              .formatted(map.bytes().get(INTS, 4)));
    }
    if (first && size < HEADER_BYTES_1) {
      throw notLlama2c("it has only " + size + " bytes");
    }
    this.config = first ? readConfig(8) : readConfig(0);
    long end = first ? layOut1() : layOut0();
    if (end != size) {
      throw new UserError(
          String.format(
              "Cannot read %s as a llama2.c file: its header (%s) asks for %,d bytes and it has"
                  + " %,d; it is damaged or another format",
              file, config, end, size));
    }
  }

  /**
   * Maps a file and checks its header against its length.
   *
   * @throws UserError if it cannot be read or is not such a file
   */
  public static Llama2c open(Path file) {
    return MappedFile.open(file, Llama2c::new);
  }

  private UserError notLlama2c(String reason) {
    return new UserError("Cannot read " + file + " as a llama2.c file: " + reason);
  }

  /** In version 1 a byte after the sizes says whether the head is tied. */
  private LlamaConfig readConfig(int at) {
    int[] header = map.bytes().asSlice(at, SIZES_BYTES).toArray(INTS);
    int width = header[0];
    int heads = header[3];
    int vocab = header[5];
    if (width < 1 || heads < 1 || width % heads != 0) {
      throw notLlama2c("its header gives width %d and %d heads".formatted(width, heads));
    }
    boolean tied =
        at == 0 ? vocab > 0 : map.bytes().get(ValueLayout.JAVA_BYTE, at + SIZES_BYTES) != 0;
    try {
      return new LlamaConfig(
          header[2],
          width,
          heads,
          header[4],
          width / heads,
          header[1],
          Math.absExact(vocab),
          header[6],
          NORM_EPS,
          ROPE_THETA,
          tied);
    } catch (UserError | ArithmeticException e) {
      throw new UserError("Cannot read " + file + " as a llama2.c file: " + e.getMessage(), e);
    }
  }

  /** Fills {@link #places} as version 0 does; returns where the last tensor ends. */
  private long layOut0() {
    long c = config.width();
    long end = place(SIZES_BYTES, "model.embed_tokens.weight", false, (long) config.vocab(), c);
    end = placeLayers(end, "input_layernorm", false, c);
    end = placeAttention(end);
    end = placeLayers(end, "post_attention_layernorm", false, c);
    end = placeMlp(end);
    end = place(end, "model.norm.weight", false, c);
    long rotaryTables = 2L * config.context() * (config.headSize() / 2) * Float.BYTES;
    end += rotaryTables;
    return config.tied() ? end : place(end, "lm_head.weight", false, (long) config.vocab(), c);
  }

  /** As version 1 does. */
  private long layOut1() {
    long c = config.width();
    long end = placeLayers(HEADER_BYTES_1, "input_layernorm", false, c);
    end = placeLayers(end, "post_attention_layernorm", false, c);
    end = place(end, "model.norm.weight", false, c);
    end = place(end, "model.embed_tokens.weight", false, (long) config.vocab(), c);
    end = placeAttention(end);
    end = placeMlp(end);
    return config.tied() ? end : place(end, "lm_head.weight", false, (long) config.vocab(), c);
  }

  private long placeAttention(long offset) {
    long c = config.width();
    long q = (long) config.heads() * config.headSize();
    long kv = (long) config.kvHeads() * config.headSize();
    long end = placeLayers(offset, "self_attn.q_proj", true, q, c);
    end = placeLayers(end, "self_attn.k_proj", true, kv, c);
    end = placeLayers(end, "self_attn.v_proj", false, kv, c);
    return placeLayers(end, "self_attn.o_proj", false, c, q);
  }

  private long placeMlp(long offset) {
    long c = config.width();
    long f = config.mlpWidth();
    long end = placeLayers(offset, "mlp.gate_proj", false, f, c);
    end = placeLayers(end, "mlp.down_proj", false, c, f);
    return placeLayers(end, "mlp.up_proj", false, f, c);
  }

  private long placeLayers(long offset, String kind, boolean rotated, Long... shape) {
    long end = offset;
    for (int layer = 0; layer < config.layers() && end <= map.bytes().byteSize(); layer++) {
      end = place(end, "model.layers." + layer + "." + kind + ".weight", rotated, shape);
    }
    return end;
  }

  private long place(long offset, String name, boolean rotated, Long... shape) {
    Place place = new Place(offset, List.of(shape), rotated);
    places.put(name, place);
    return offset + place.elements() * Float.BYTES;
  }

  /** The sizes that the header gives. */
  public LlamaConfig config() {
    return config;
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(places.keySet());
  }

  @Override
  public long[] shape(String name) {
    return find(name).shape().stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public void readF32(String name, long from, MemorySegment target) {
    Place place = find(name);
    Objects.checkFromIndexSize(from, target.byteSize() / Float.BYTES, place.elements());
    map.read(() -> read(place, from, target));
  }

  private void read(Place place, long from, MemorySegment target) {
    long elements = target.byteSize() / Float.BYTES;
    if (!place.rotated()) {
      copy(place.offset() + from * Float.BYTES, target, 0, elements);
      return;
    }
    long rowLength = place.shape().get(1);
    IntUnaryOperator fileRow = Rotation.fileRow(config.headSize());
    for (int row = 0; row < elements / rowLength; row++) {
      long inFile = fileRow.applyAsInt((int) (from / rowLength) + row);
      copy(place.offset() + inFile * rowLength * Float.BYTES, target, row * rowLength, rowLength);
    }
  }

  private void copy(long fromByte, MemorySegment target, long toElement, long elements) {
    MemorySegment.copy(
        map.bytes(),
        FLOATS,
        fromByte,
        target,
        ValueLayout.JAVA_FLOAT_UNALIGNED,
        toElement * Float.BYTES,
        elements);
  }

  private Place find(String name) {
    Place place = places.get(name);
    if (place == null) {
      throw new UserError("Cannot read tensor " + name + ": " + file + " has no such tensor");
    }
    return place;
  }

  @Override
  public void close() {
    map.close();
  }
}
