package dev.glasshouse.lab.data;

import dev.glasshouse.model.format.Dtype;
import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.SafetensorsWriter;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes a {@link TokenFile} in bounded memory: its columns grow in files beside it. */
public final class TokenFileWriter {
  private TokenFileWriter() {}

  /**
   * Encodes documents and writes their ids. The file appears when it is complete.
   *
   * @param file replaced if it exists
   * @param documents the corpus
   * @param encode the tokeniser, without special tokens
   * @param documentToken put before each document and after the last
   * @param metadata kept in the file
   * @throws UserError if there is no text, or a file cannot be read or written
   */
  public static void write(
      Path file,
      Documents documents,
      Function<String, int[]> encode,
      int documentToken,
      Map<String, String> metadata) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      writeTo(part, documents, encode, documentToken, metadata);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    } finally {
      discard(part);
    }
  }

  private static void discard(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw FileErrors.writing(part, e);
    }
  }

  private static void writeTo(
      Path part,
      Documents documents,
      Function<String, int[]> encode,
      int documentToken,
      Map<String, String> metadata)
      throws IOException {
    try (Arena arena = Arena.ofConfined();
        Column tokens = new Column(part, "tokens");
        Column starts = new Column(part, "starts");
        Column hashes = new Column(part, "hashes");
        Column bytes = new Column(part, "bytes")) {
      long position = 0;
      try (Stream<String> texts = documents.open()) {
        for (Iterator<String> each = texts.iterator(); each.hasNext(); ) {
          String text = each.next();
          byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
          int[] ids = encode.apply(text);
          starts.putLong(position);
          hashes.putLong(hash(utf8));
          bytes.putInt(utf8.length);
          tokens.putInt(documentToken);
          for (int id : ids) {
            tokens.putInt(id);
          }
          position += 1 + ids.length;
        }
      }
      if (position == 0) {
        throw new UserError("Cannot learn from " + documents.description() + ": it has no text");
      }
      tokens.putInt(documentToken);
      starts.putLong(position);
      SafetensorsWriter.write(
          part,
          metadata,
          List.of(
              starts.entry(Dtype.I64, arena),
              hashes.entry(Dtype.I64, arena),
              bytes.entry(Dtype.I32, arena),
              tokens.entry(Dtype.I32, arena)));
    }
  }

  /** FNV-1a, 64 bits. */
  private static long hash(byte[] bytes) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return hash;
  }

  /** Numbers appended to a file that goes away when it is closed. */
  private static final class Column implements AutoCloseable {
    private final String name;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    Column(Path part, String name) throws IOException {
      this.name = name;
      this.channel =
          FileChannel.open(
              part.resolveSibling(part.getFileName() + "." + name),
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    }

    void putInt(int value) throws IOException {
      drainUnless(buffer.remaining() >= Integer.BYTES);
      buffer.putInt(value);
    }

    void putLong(long value) throws IOException {
      drainUnless(buffer.remaining() >= Long.BYTES);
      buffer.putLong(value);
    }

    private void drainUnless(boolean room) throws IOException {
      if (!room) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        buffer.clear();
      }
    }

    SafetensorsWriter.Entry entry(Dtype dtype, Arena arena) throws IOException {
      drainUnless(false);
      long size = channel.size();
      MemorySegment map = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
      return new SafetensorsWriter.Entry(name, dtype, List.of(size / dtype.bytes()), () -> map);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
