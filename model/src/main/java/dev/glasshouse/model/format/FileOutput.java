package dev.glasshouse.model.format;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file written from front to back; one that was there is overwritten. */
final class FileOutput implements Closeable {
  private static final int CHUNK = 64 << 20;

  private final FileChannel channel;

  FileOutput(Path file) throws IOException {
    channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
  }

  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void write(MemorySegment bytes) throws IOException {
    for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
      write(bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at)).asByteBuffer());
    }
  }

  /**
   * Writes a tensor.
   *
   * @param name said in errors
   * @param expected how many bytes it must have
   * @throws IllegalArgumentException if it has not
   */
  void write(String name, TensorData data, long expected) throws IOException {
    long before = channel.position();
    data.writeTo(this::write);
    long written = channel.position() - before;
    if (written != expected) {
      throw new IllegalArgumentException(name + " has " + written + " bytes, expected " + expected);
    }
  }

  /** Flushes what was written to the disk. */
  void force() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
