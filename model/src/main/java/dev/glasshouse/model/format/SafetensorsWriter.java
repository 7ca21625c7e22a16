package dev.glasshouse.model.format;

import dev.glasshouse.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.SerializationFeature;

/** Writes safetensors files one tensor at a time, in the given order. */
public final class SafetensorsWriter {
  private SafetensorsWriter() {}

  /**
   * One tensor to write.
   *
   * @param name unique in the file
   * @param dtype element type
   * @param shape sizes, outermost first
   * @param data asked for once, when the tensor's turn comes: its bytes, little-endian, row-major
   */
  public record Entry(String name, Dtype dtype, List<Long> shape, TensorData data) {

    /**
     * A tensor in one piece.
     *
     * @param bytes asked for when the tensor's turn comes; they may be reused for the next one
     */
    public Entry(String name, Dtype dtype, List<Long> shape, Supplier<MemorySegment> bytes) {
      this(name, dtype, shape, TensorData.of(bytes));
    }

    /** A float32 tensor of ours. */
    public static Entry of(String name, Tensor tensor) {
      long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
      return ofF32(name, shape, tensor.data());
    }

    /** A float32 tensor that is in memory. */
    public static Entry ofF32(String name, long[] shape, MemorySegment data) {
      return new Entry(name, Dtype.F32, Arrays.stream(shape).boxed().toList(), () -> data);
    }
  }

  /**
   * Writes a file and flushes it to the disk. The header is padded to a multiple of eight bytes.
   *
   * @param file replaced if it exists
   * @param metadata strings for {@code __metadata__}; may be empty
   * @param entries in the order of their bytes
   * @throws IllegalArgumentException if two entries share a name, or one's bytes are not what its
   *     type and shape need
   * @throws dev.glasshouse.tensor.UserError if the file cannot be written
   */
  public static void write(Path file, Map<String, String> metadata, List<Entry> entries) {
    ByteBuffer header = header(metadata, entries);
    try (var out = new FileOutput(file)) {
      out.write(header);
      for (Entry entry : entries) {
        out.write(entry.name(), entry.data(), TensorInfo.byteLength(entry.dtype(), entry.shape()));
      }
      out.force();
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }

  private static ByteBuffer header(Map<String, String> metadata, List<Entry> entries) {
    Map<String, Object> root = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      root.put("__metadata__", metadata);
    }
    Set<String> names = new HashSet<>();
    long position = 0;
    for (Entry entry : entries) {
      if (!names.add(entry.name())) {
        throw new IllegalArgumentException("two tensors are named " + entry.name());
      }
      long end = position + TensorInfo.byteLength(entry.dtype(), entry.shape());
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("dtype", entry.dtype().name());
      fields.put("shape", entry.shape());
      fields.put("data_offsets", List.of(position, end));
      root.put(entry.name(), fields);
      position = end;
    }
    byte[] json =
        Json.MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(root);
    byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return ByteBuffer.allocate(Long.BYTES + padded.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(padded.length)
        .put(padded)
        .flip();
  }
}
