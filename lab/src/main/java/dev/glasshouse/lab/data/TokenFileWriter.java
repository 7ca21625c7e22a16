package dev.glasshouse.lab.data;

import dev.glasshouse.model.format.Dtype;
import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.SafetensorsWriter;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes a {@link TokenFile} in bounded memory: its columns grow in files beside it. */
public final class TokenFileWriter implements AutoCloseable {
  private final Path file;
  private final Path part;
  private final DocumentTokens around;
  private final List<Column> columns = new ArrayList<>();
  private final Column tokens;
  private final Column starts;
  private final Column hashes;
  private final Column bytes;
  private final Column sources;
  private long position;
  private long targets;

  /**
   * @param file replaced when {@link #finish} is called
   * @param around put before and after each document
   * @throws dev.glasshouse.tensor.UserError if its folder cannot be written
   */
  public TokenFileWriter(Path file, DocumentTokens around) {
    this.file = file;
    this.around = around;
    part = file.resolveSibling(file.getFileName() + ".part");
    tokens = column("tokens");
    starts = column("starts");
    hashes = column("hashes");
    bytes = column("bytes");
    sources = column("sources");
  }

  private Column column(String name) {
    try {
      Column column = new Column(part, name);
      columns.add(column);
      return column;
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }

  /**
   * Appends a document.
   *
   * @param source number of the source it comes from
   * @param text the document
   * @param ids its tokens, without special ones
   * @throws dev.glasshouse.tensor.UserError if the disk is full
   */
  public void add(int source, String text, int[] ids) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    try {
      starts.putLong(position);
      hashes.putLong(Hashes.of(utf8));
      bytes.putInt(utf8.length);
      sources.putInt(source);
      tokens.putInt(around.start());
      for (int id : ids) {
        tokens.putInt(id);
      }
      tokens.putInt(around.end());
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
    position += ids.length + 2;
    targets += ids.length + 1;
  }

  /** Ids so far that follow another in their document. */
  public long targets() {
    return targets;
  }

  /**
   * Writes the file, which appears when it is complete.
   *
   * @param metadata kept in the file
   * @throws dev.glasshouse.tensor.UserError if it cannot be written
   */
  public void finish(Map<String, String> metadata) {
    try (Arena arena = Arena.ofConfined()) {
      starts.putLong(position);
      SafetensorsWriter.write(
          part,
          metadata,
          List.of(
              starts.entry(Dtype.I64, arena),
              hashes.entry(Dtype.I64, arena),
              bytes.entry(Dtype.I32, arena),
              sources.entry(Dtype.I32, arena),
              tokens.entry(Dtype.I32, arena)));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }

  /** Removes what is not finished. */
  @Override
  public void close() {
    try {
      for (Column column : columns) {
        column.close();
      }
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw FileErrors.writing(part, e);
    }
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
