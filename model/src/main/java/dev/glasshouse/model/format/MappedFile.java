package dev.glasshouse.model.format;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/**
 * A whole file as memory that the system reads when it is touched. Any thread may use it.
 *
 * @param path the file, named in errors
 * @param bytes its bytes, read-only, valid until this is closed
 * @param arena owns the map
 */
record MappedFile(Path path, MemorySegment bytes, Arena arena) implements AutoCloseable {

  /**
   * Maps a file and makes a reader of it, which closes the map; if making it fails, the map is
   * closed here.
   *
   * @throws dev.glasshouse.tensor.UserError if the file cannot be read
   */
  static <T> T open(Path path, Function<MappedFile, T> reader) {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return reader.apply(new MappedFile(path, bytes, arena));
    } catch (IOException e) {
      arena.close();
      throw FileErrors.reading(path, e);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
