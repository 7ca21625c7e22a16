package dev.glasshouse.model.format;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.function.Function;

/**
 * A whole file as memory that the system reads when it is touched. Any thread may use it.
 *
 * @param path the file, named in errors
 * @param bytes its bytes, read-only, valid until this is closed
 * @param arena owns the map
 * @param modified when the file was last written before it was mapped
 */
record MappedFile(Path path, MemorySegment bytes, Arena arena, FileTime modified)
    implements AutoCloseable {

  /**
   * Maps a file and makes a reader of it, which closes the map; if making it fails, the map is
   * closed here.
   *
   * @throws UserError if the file cannot be read
   */
  static <T> T open(Path path, Function<MappedFile, T> reader) {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      FileTime modified = Files.getLastModifiedTime(path);
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return reader.apply(new MappedFile(path, bytes, arena, modified));
    } catch (IOException e) {
      arena.close();
      throw FileErrors.reading(path, e);
    } catch (UserError e) {
      arena.close();
      throw FileErrors.naming(path, e);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Reads from the map.
   *
   * @throws UserError what {@code reading} threw, or if the file is no longer what was mapped: what
   *     was read is then worthless
   */
  void read(Runnable reading) {
    try {
      reading.run();
    } catch (UserError e) {
      checkUnchanged();
      throw FileErrors.naming(path, e);
    } catch (InternalError e) { // what Java makes of a page that the file no longer has
      throw new UserError(changed(), e);
    }
    checkUnchanged();
  }

  private void checkUnchanged() {
    try {
      if (Files.size(path) != bytes.byteSize()
          || !Files.getLastModifiedTime(path).equals(modified)) {
        throw new UserError(changed());
      }
    } catch (IOException e) {
      throw new UserError(changed(), e);
    }
  }

  private String changed() {
    return "Cannot read " + path + ": it was changed while it was open. Try again when it is whole";
  }

  @Override
  public void close() {
    arena.close();
  }
}
