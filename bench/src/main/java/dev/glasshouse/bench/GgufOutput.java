package dev.glasshouse.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a GGUF file (version 3) from front to back: keys, then what tensors there are, then them.
 */
final class GgufOutput implements AutoCloseable {
  private static final int ALIGNMENT = 32;

  private record Info(String name, int type, long bytes, int... sizes) {}

  private final OutputStream out;
  private final List<Info> tensors = new ArrayList<>();
  private final List<byte[]> keys = new ArrayList<>();
  private long written;

  GgufOutput(Path file) throws IOException {
    out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
  }

  void key(String name, String value) {
    keys.add(join(string(name), ints(8), string(value)));
  }

  void key(String name, int value) {
    keys.add(join(string(name), ints(4, value)));
  }

  void key(String name, float value) {
    keys.add(join(string(name), ints(6, Float.floatToRawIntBits(value))));
  }

  void strings(String name, List<String> values) {
    List<byte[]> parts = new ArrayList<>(List.of(string(name), ints(9, 8), longs(values.size())));
    values.forEach(value -> parts.add(string(value)));
    keys.add(join(parts.toArray(byte[][]::new)));
  }

  void floats(String name, float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    keys.add(join(string(name), ints(9, 6), longs(bits.length), ints(bits)));
  }

  void ints(String name, int[] values) {
    keys.add(join(string(name), ints(9, 5), longs(values.length), ints(values)));
  }

  /**
   * Announces a tensor.
   *
   * @param type ggml's code
   * @param bytes of its data
   * @param sizes innermost first
   */
  void tensor(String name, int type, long bytes, int... sizes) {
    tensors.add(new Info(name, type, bytes, sizes));
  }

  /** Writes everything but the tensors' data, which are to follow in the order announced. */
  void head() throws IOException {
    write(ints(0x46554747, 3));
    write(longs(tensors.size(), keys.size()));
    for (byte[] key : keys) {
      write(key);
    }
    long offset = 0;
    for (Info tensor : tensors) {
      write(string(tensor.name()));
      write(ints(tensor.sizes().length));
      for (int size : tensor.sizes()) {
        write(longs(size));
      }
      write(ints(tensor.type()));
      write(longs(offset));
      offset += (tensor.bytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    pad();
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
    written += bytes.length;
  }

  /** Fills up to where the next tensor begins. */
  void pad() throws IOException {
    write(new byte[(int) (-written & (ALIGNMENT - 1))]);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private static byte[] string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return join(longs(bytes.length), bytes);
  }

  private static byte[] ints(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      buffer.putInt(value);
    }
    return buffer.array();
  }

  private static byte[] longs(long... values) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      buffer.putLong(value);
    }
    return buffer.array();
  }

  private static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      buffer.put(part);
    }
    return buffer.array();
  }
}
