package dev.glasshouse.model.format;

import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.quant.BlockDecoder;
import dev.glasshouse.tensor.quant.BlockType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file, mapped into memory: nothing is read before it is asked for. The format is an
 * eight-byte little-endian header length, a JSON header, and the tensors' bytes.
 */
public final class Safetensors implements WeightSource {
  private static final ValueLayout.OfLong LONGS =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MappedFile map;
  private final SafetensorsHeader header;
  private final MemorySegment data;

  private Safetensors(MappedFile map) {
    this.map = map;
    MemorySegment bytes = map.bytes();
    long size = bytes.byteSize();
    if (size < Long.BYTES) {
      throw notSafetensors(map.path(), "it has only " + size + " bytes");
    }
    long length = bytes.get(LONGS, 0);
    if (length < 2 || length > Math.min(SafetensorsHeader.MAX_BYTES, size - Long.BYTES)) {
      throw notSafetensors(map.path(), "its first eight bytes give no possible header length");
    }
    byte[] json = bytes.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    this.data = bytes.asSlice(Long.BYTES + length);
    this.header = SafetensorsHeader.parse(map.path(), json, data.byteSize());
  }

  /**
   * Maps a file and checks its whole header.
   *
   * @throws UserError if the file cannot be read or breaks the format, naming file and tensor
   */
  public static Safetensors open(Path file) {
    return MappedFile.open(file, Safetensors::new);
  }

  private static UserError notSafetensors(Path file, String reason) {
    return new UserError("Cannot read " + file + ": not a safetensors file, " + reason);
  }

  @Override
  public Set<String> names() {
    return header.tensors().keySet();
  }

  /** The strings that the file's writer left under {@code __metadata__}. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /**
   * Type, shape and place of one tensor.
   *
   * @throws UserError if there is no tensor of this name
   */
  public TensorInfo info(String name) {
    TensorInfo info = header.tensors().get(name);
    if (info == null) {
      throw new UserError("Cannot read tensor " + name + ": " + map.path() + " has no such tensor");
    }
    return info;
  }

  @Override
  public long[] shape(String name) {
    return info(name).shape().stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * The bytes of one tensor, little-endian, read-only, not necessarily aligned; valid until this
   * source is closed.
   *
   * @throws UserError if there is no tensor of this name
   */
  public MemorySegment segment(String name) {
    TensorInfo info = info(name);
    return data.asSlice(info.begin(), info.end() - info.begin());
  }

  @Override
  public void readF32(String name, long from, MemorySegment target) {
    TensorInfo info = info(name);
    MemorySegment source = segment(name);
    BlockType type =
        switch (info.dtype()) {
          case F32 -> BlockType.F32;
          case F16 -> BlockType.F16;
          case BF16 -> BlockType.BF16;
          default ->
              throw new UserError(
                  String.format(
                      "Cannot read tensor %s of %s as floats: its type is %s, expected F32, F16 or"
                          + " BF16",
                      name, map.path(), info.dtype()));
        };
    long count = target.byteSize() / Float.BYTES;
    map.read(() -> BlockDecoder.decode(type, source, type.bytes(from), target, 0, count));
  }

  @Override
  public String type(String name) {
    return info(name).dtype().name();
  }

  @Override
  public long bytes(String name) {
    return info(name).end() - info(name).begin();
  }

  @Override
  public void close() {
    map.close();
  }
}
