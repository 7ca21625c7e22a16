package dev.glasshouse.model.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes the head of a GGUF file, version 3, for tests. */
public final class GgufBytes {
  private final List<byte[]> entries = new ArrayList<>();

  /** Adds a string. */
  public GgufBytes string(String key, String value) {
    return add(key, 8, text(value));
  }

  /** Adds an array of strings. */
  public GgufBytes strings(String key, List<String> values) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(number(12).putInt(8).putLong(values.size()).array());
    values.forEach(value -> parts.add(text(value)));
    return add(key, 9, join(parts));
  }

  /** Adds an unsigned integer of 32 bits. */
  public GgufBytes uint32(String key, int value) {
    return add(key, 4, number(4).putInt(value).array());
  }

  /** Adds a value of any type, already laid out. */
  public GgufBytes add(String key, int type, byte[] value) {
    entries.add(join(List.of(text(key), number(4).putInt(type).array(), value)));
    return this;
  }

  /** The whole file, without tensors. */
  public byte[] toBytes() {
    List<byte[]> parts = new ArrayList<>();
    parts.add(number(24).putInt(0x46554747).putInt(3).putLong(0).putLong(entries.size()).array());
    parts.addAll(entries);
    return join(parts);
  }

  /** A little-endian buffer to put numbers in. */
  static ByteBuffer number(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return number(8 + bytes.length).putLong(bytes.length).put(bytes).array();
  }

  private static byte[] join(List<byte[]> parts) {
    ByteBuffer out = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(out::put);
    return out.array();
  }
}
