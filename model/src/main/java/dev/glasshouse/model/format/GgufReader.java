package dev.glasshouse.model.format;

import dev.glasshouse.tensor.UserError;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the head of a GGUF file from front to back. A length is believed only if that many bytes
 * are left and no limit is exceeded, before memory is taken for it.
 */
final class GgufReader implements Closeable {
  /** "GGUF" as a little-endian int. */
  static final int MAGIC = 0x46554747;

  private static final long MAX_METADATA_BYTES = 1L << 26;
  private static final int MAX_KEYS = 1 << 16;
  private static final int MAX_TENSORS = 1 << 16;
  private static final int MAX_RANK = 4;
  private static final int MAX_KEY_BYTES = (1 << 16) - 1;
  private static final int MAX_STRING_BYTES = 1 << 24;
  private static final int MAX_ELEMENTS = 1 << 23;

  /** In all arrays: twice what the largest published vocabulary and its merges have. */
  private static final int MAX_STRINGS = 1_500_000;

  private static final int SCRATCH = 1 << 12;

  private final Path file;
  private final InputStream in;
  private final long size;
  private long remaining;
  private long tensors;
  private int strings;

  /** What is being read, unless it is longer. */
  private final byte[] scratch = new byte[SCRATCH];

  GgufReader(Path file) throws IOException {
    this.file = file;
    this.size = Math.min(Files.size(file), MAX_METADATA_BYTES);
    this.remaining = size;
    this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
  }

  /**
   * Reads header and metadata.
   *
   * @return the values by key, as {@link GgufMetadata} holds them
   * @throws UserError if the file is no GGUF file, is damaged, or exceeds a limit
   */
  Map<String, Object> metadata() throws IOException {
    if (remaining < 4 || (int) integer(GgufType.INT32) != MAGIC) {
      throw damaged("it does not begin with 'GGUF'");
    }
    long version = integer(GgufType.UINT32);
    if (version != 2 && version != 3) {
      throw damaged("its version is %d, known are 2 and 3 (little-endian)".formatted(version));
    }
    tensors = length("tensors", MAX_TENSORS, 1);
    long count = length("keys", MAX_KEYS, 1);
    var values = new HashMap<String, Object>();
    for (long i = 0; i < count; i++) {
      String key = string(MAX_KEY_BYTES);
      if (values.put(key, value(type())) != null) {
        throw damaged("the key '" + key + "' stands in it twice");
      }
    }
    return values;
  }

  /**
   * Reads where the tensors lie; to be called after {@link #metadata}.
   *
   * @return in the order of the file
   * @throws UserError if the file is damaged or exceeds a limit
   */
  List<GgufTensor> tensors() throws IOException {
    List<GgufTensor> list = new ArrayList<>();
    for (long i = 0; i < tensors; i++) {
      String name = string(MAX_KEY_BYTES);
      int rank = (int) integer(GgufType.UINT32);
      if (rank < 1 || rank > MAX_RANK) {
        throw damaged("its tensor '%s' has %d dimensions".formatted(name, rank));
      }
      long[] shape = new long[rank];
      for (int d = rank - 1; d >= 0; d--) {
        shape[d] = integer(GgufType.INT64);
        if (shape[d] < 1 || shape[d] > Integer.MAX_VALUE) {
          throw damaged("its tensor '%s' has a dimension of %d".formatted(name, shape[d]));
        }
      }
      list.add(
          new GgufTensor(name, shape, (int) integer(GgufType.UINT32), integer(GgufType.INT64)));
    }
    return list;
  }

  /** Bytes read so far. */
  long position() {
    return size - remaining;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private Object value(GgufType type) throws IOException {
    return switch (type) {
      case STRING -> string(MAX_STRING_BYTES);
      case BOOL -> integer(type) != 0;
      case FLOAT32, FLOAT64 -> real(type);
      case ARRAY -> array(type());
      default -> integer(type);
    };
  }

  private Object array(GgufType type) throws IOException {
    int count = (int) length("array elements", MAX_ELEMENTS, type.size());
    return switch (type) {
      case ARRAY -> throw damaged("it has an array of arrays, which is not supported");
      case STRING -> strings(count);
      default -> {
        byte[] bytes = new byte[count * type.size()];
        read(bytes, bytes.length);
        yield new GgufArray(type, bytes);
      }
    };
  }

  private List<String> strings(int count) throws IOException {
    strings += count;
    if (strings > MAX_STRINGS) {
      throw damaged("its arrays have more than %,d strings".formatted(MAX_STRINGS));
    }
    String[] texts = new String[count];
    for (int i = 0; i < count; i++) {
      texts[i] = string(MAX_STRING_BYTES);
    }
    return Collections.unmodifiableList(Arrays.asList(texts));
  }

  private GgufType type() throws IOException {
    long code = integer(GgufType.UINT32);
    return GgufType.of(code)
        .orElseThrow(() -> damaged("it has a value of the unknown type " + code));
  }

  private String string(int limit) throws IOException {
    int length = (int) length("bytes of a string", limit, 1);
    byte[] bytes = length <= SCRATCH ? scratch : new byte[length];
    read(bytes, length);
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private long length(String what, long limit, int bytesEach) throws IOException {
    long length = integer(GgufType.INT64);
    if (length < 0 || length > limit || length * bytesEach > remaining) {
      throw damaged(
          "it announces %s %s; at most %,d are accepted, and %,d bytes are left"
              .formatted(Long.toUnsignedString(length), what, limit, remaining));
    }
    return length;
  }

  private double real(GgufType type) throws IOException {
    ByteBuffer bytes = number(type);
    return type == GgufType.FLOAT32 ? bytes.getFloat() : bytes.getDouble();
  }

  private long integer(GgufType type) throws IOException {
    ByteBuffer bytes = number(type);
    long value =
        switch (type) {
          case UINT8, BOOL -> bytes.get() & 0xFFL;
          case INT8 -> bytes.get();
          case UINT16 -> bytes.getShort() & 0xFFFFL;
          case INT16 -> bytes.getShort();
          case UINT32 -> bytes.getInt() & 0xFFFFFFFFL;
          case INT32 -> bytes.getInt();
          default -> bytes.getLong();
        };
    if (type == GgufType.UINT64 && value < 0) {
      throw damaged("it has the integer " + Long.toUnsignedString(value) + ", too large to use");
    }
    return value;
  }

  private ByteBuffer number(GgufType type) throws IOException {
    read(scratch, type.size());
    return ByteBuffer.wrap(scratch).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void read(byte[] target, int count) throws IOException {
    if (count > remaining || in.readNBytes(target, 0, count) < count) {
      throw damaged("it ends inside the metadata");
    }
    remaining -= count;
  }

  private UserError damaged(String what) {
    return new UserError(
        "Cannot read the GGUF metadata of %s: %s. Fetch or convert the file again."
            .formatted(file, what));
  }
}
