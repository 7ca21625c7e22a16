package dev.glasshouse.model.format;

import dev.glasshouse.tensor.quant.BlockType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes GGUF files, version 3, one tensor at a time (ggml's {@code docs/gguf.md}). */
public final class GgufWriter {
  private static final int VERSION = 3;
  private static final int ALIGNMENT = 32;

  private final ByteArrayOutputStream head = new ByteArrayOutputStream();

  private GgufWriter() {}

  /**
   * One tensor to write.
   *
   * @param name unique in the file
   * @param type how its elements are laid out
   * @param shape sizes, outermost first; rows are whole blocks
   * @param data asked for once, when the tensor's turn comes
   */
  public record Entry(String name, BlockType type, List<Long> shape, TensorData data) {
    long bytes() {
      return type.bytes(shape.stream().reduce(1L, Math::multiplyExact));
    }
  }

  /**
   * Writes a file and flushes it to the disk.
   *
   * @param file replaced if it exists
   * @param keys Long, Double, Boolean, String, {@link GgufArray} or a list of strings, by key;
   *     integers become the smallest of 32 or 64 bits, floats have 32
   * @param entries in the order of their bytes
   * @throws IllegalArgumentException if an entry's bytes are not what its type and shape need
   * @throws dev.glasshouse.tensor.UserError if the file cannot be written
   */
  public static void write(Path file, Map<String, Object> keys, List<Entry> entries) {
    byte[] head = new GgufWriter().head(keys, entries);
    try (var out = new FileOutput(file)) {
      out.write(ByteBuffer.wrap(head));
      for (Entry entry : entries) {
        out.write(entry.name(), entry.data(), entry.bytes());
        out.write(ByteBuffer.allocate(padding(entry.bytes())));
      }
      out.force();
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }

  private byte[] head(Map<String, Object> keys, List<Entry> entries) {
    put32(GgufReader.MAGIC);
    put32(VERSION);
    put64(entries.size());
    put64(keys.size());
    keys.forEach((key, value) -> {
      string(key);
      put32(typeOf(value).code());
      value(value);
    });
    long offset = 0;
    for (Entry entry : entries) {
      string(entry.name());
      put32(entry.shape().size());
      entry.shape().reversed().forEach(this::put64);
      put32(entry.type().code());
      put64(offset);
      offset += entry.bytes() + padding(entry.bytes());
    }
    head.writeBytes(new byte[padding(head.size())]);
    return head.toByteArray();
  }

  private static GgufType typeOf(Object value) {
    return switch (value) {
      case Long number when number < 0 -> GgufType.INT32;
      case Long number -> number <= 0xFFFFFFFFL ? GgufType.UINT32 : GgufType.UINT64;
      case Double _ -> GgufType.FLOAT32;
      case Boolean _ -> GgufType.BOOL;
      case String _ -> GgufType.STRING;
      default -> GgufType.ARRAY;
    };
  }

  private void value(Object value) {
    switch (value) {
      case Long number when typeOf(value) == GgufType.UINT64 -> put64(number);
      case Long number -> put32(number.intValue());
      case Double number -> put32(Float.floatToRawIntBits(number.floatValue()));
      case Boolean flag -> head.write(flag ? 1 : 0);
      case String text -> string(text);
      case GgufArray array -> {
        array(array.type(), array.length());
        head.writeBytes(array.bytes());
      }
      case List<?> texts -> {
        array(GgufType.STRING, texts.size());
        texts.forEach(text -> string((String) text));
      }
      default -> throw new IllegalArgumentException("no value of GGUF: " + value.getClass());
    }
  }

  private void array(GgufType type, int length) {
    put32(type.code());
    put64(length);
  }

  private void string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    put64(bytes.length);
    head.writeBytes(bytes);
  }

  private void put32(int value) {
    head.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private void put64(long value) {
    head.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }

  private static int padding(long bytes) {
    return (int) (-bytes & (ALIGNMENT - 1));
  }
}
