package dev.glasshouse.lab.data;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Documents from files. The parts of an unpacked text or JSONL file are {@link Stretches}, those of
 * a Parquet file its row groups; a packed file is one part, since it can only be read from its
 * start.
 */
public final class FileDocuments implements Documents {
  private static final int MAX_NAMED = 4;

  private final List<DataFile> files;
  private final long[] sizes;

  /** For each file the number of its first part, and at the end the number of all parts. */
  private final int[] firstParts;

  private FileDocuments(List<DataFile> files) {
    this.files = files;
    sizes = files.stream().mapToLong(DataFile::check).toArray();
    firstParts = new int[files.size() + 1];
    for (int i = 0; i < sizes.length; i++) {
      firstParts[i + 1] = Math.addExact(firstParts[i], parts(files.get(i), sizes[i]));
    }
  }

  private static int parts(DataFile file, long size) {
    if (!file.isRandomAccess()) {
      return 1;
    }
    return file.format() == DataFile.Format.PARQUET
        ? ParquetColumn.groups(file.path(), file.field())
        : Stretches.count(size);
  }

  /**
   * The files that a path names: itself, all in and below it, or those that match it.
   *
   * @param path of a file, a folder or a glob
   * @param field see {@link DataSource}
   * @throws UserError if there is none, or one is empty or not readable or of no known format; in
   *     folders, files of other formats are passed over
   */
  public static FileDocuments of(String path, String field) {
    Glob glob = Glob.parse(path);
    List<Path> found = glob.files();
    List<DataFile> files =
        found.stream().flatMap(file -> DataFile.of(file, field).stream()).toList();
    if (files.isEmpty()) {
      throw new UserError(
          "Cannot read data %s: %s; known are %s"
              .formatted(
                  glob,
                  Files.isDirectory(glob.base())
                      ? "no file in it has a known ending"
                      : "its ending is not known",
                  DataFile.ENDINGS));
    }
    return new FileDocuments(files);
  }

  /**
   * Documents of these files, one after the other.
   *
   * @throws UserError as {@link #of(String, String)} does, and where one file's format is not known
   */
  public static FileDocuments of(List<Path> paths) {
    return new FileDocuments(
        paths.stream().flatMap(path -> of(path.toString(), "").files.stream()).toList());
  }

  @Override
  public String description() {
    String named =
        files.stream()
            .limit(MAX_NAMED)
            .map(file -> file.path().toString())
            .collect(Collectors.joining(", "));
    int more = files.size() - MAX_NAMED;
    return more > 0 ? named + " and " + more + " more files" : named;
  }

  @Override
  public String fingerprint() {
    StringBuilder all = new StringBuilder();
    try {
      for (int i = 0; i < sizes.length; i++) {
        Path path = files.get(i).path();
        all.append(path).append(' ').append(sizes[i]);
        all.append(' ').append(Files.getLastModifiedTime(path)).append('\n');
      }
    } catch (IOException e) {
      throw new UserError("Cannot read data " + description() + ": " + e.getMessage(), e);
    }
    return all.toString();
  }

  @Override
  public int parts() {
    return firstParts[files.size()];
  }

  @Override
  public Stream<String> open() {
    return Parts.inOrder(this);
  }

  @Override
  public Stream<String> open(int part) {
    int at = Arrays.binarySearch(firstParts, part);
    int index = at >= 0 ? at : -at - 2;
    DataFile file = files.get(index);
    int within = part - firstParts[index];
    return switch (file.format()) {
      case TEXT -> {
        TextFileReader reader = new TextFileReader(content(file, sizes[index], within));
        yield stream(reader, reader::close);
      }
      case JSONL -> {
        Content content = content(file, sizes[index], within);
        JsonLinesReader reader = new JsonLinesReader(content, file.field());
        yield stream(reader, reader::close);
      }
      case PARQUET -> {
        if (!file.isRandomAccess()) {
          yield unpacked(file);
        }
        ParquetColumn column = ParquetColumn.open(file.path(), file.field(), within, 1);
        yield stream(column, column::close);
      }
    };
  }

  private static Stream<String> stream(Iterator<String> reader, Runnable close) {
    return Parts.stream(reader).onClose(close);
  }

  private static Content content(DataFile file, long size, int stretch) {
    return file.isRandomAccess()
        ? Stretches.open(file.path(), size, stretch, file.format() == DataFile.Format.JSONL)
        : new Content(file.path(), file.packing(), 0, Long.MAX_VALUE);
  }

  /**
   * A packed Parquet file, unpacked beside the system's temporary files: it is read from its end.
   */
  private static Stream<String> unpacked(DataFile file) {
    Path copy = null;
    try {
      copy = Files.createTempFile("glasshouse-", ".parquet");
      try (Content content = new Content(file.path(), file.packing(), 0, Long.MAX_VALUE)) {
        Files.copy(content.stream(), copy, StandardCopyOption.REPLACE_EXISTING);
      }
      Path made = copy;
      ParquetColumn column = ParquetColumn.open(made, file.field(), 0, Integer.MAX_VALUE);
      return stream(
          column,
          () -> {
            column.close();
            delete(made);
          });
    } catch (IOException | RuntimeException e) {
      if (copy != null) {
        delete(copy);
      }
      throw e instanceof IOException io
          ? FileErrors.reading(file.path(), io)
          : (RuntimeException) e;
    }
  }

  private static void delete(Path copy) {
    try {
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      throw FileErrors.writing(copy, e);
    }
  }
}
