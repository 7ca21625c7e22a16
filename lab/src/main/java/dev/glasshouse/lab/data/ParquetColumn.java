package dev.glasshouse.lab.data;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.tensor.UserError;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The texts of one column of a Parquet file, row group by row group; blank ones are left out. */
final class ParquetColumn implements Iterator<String>, AutoCloseable {
  /** Most bytes that one row group's column may unpack to. */
  private static final long MAX_GROUP_BYTES = 1L << 30;

  private final Path file;
  private final ParquetFileReader reader;
  private final RowReader rows;
  private @Nullable String next;

  private ParquetColumn(Path file, ParquetFileReader reader, RowReader rows) {
    this.file = file;
    this.reader = reader;
    this.rows = rows;
  }

  /**
   * Counts row groups, after a look at the column.
   *
   * @throws UserError if it is no Parquet file, or lacks the column, or that is no text
   */
  static int groups(Path file, String column) {
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
      check(file, reader, column);
      return Math.max(1, reader.getFileMetaData().rowGroups().size());
    } catch (IOException | RuntimeException e) {
      throw failed(file, e);
    }
  }

  /**
   * Opens row groups.
   *
   * @param from the first
   * @param count how many, where there are so many
   * @throws UserError as {@link #groups} does
   */
  static ParquetColumn open(Path file, String column, int from, int count) {
    ParquetFileReader reader = null;
    try {
      reader = ParquetFileReader.open(InputFile.of(file));
      check(file, reader, column);
      List<RowGroup> groups = reader.getFileMetaData().rowGroups();
      int end = (int) Math.min((long) from + count, groups.size());
      RowReader rows =
          reader
              .buildRowReader()
              .projection(ColumnProjection.columns(column))
              .skip(rows(groups.subList(0, from)))
              .head(rows(groups.subList(from, end)))
              .build();
      return new ParquetColumn(file, reader, rows);
    } catch (IOException | RuntimeException e) {
      UserError error = failed(file, e);
      if (reader != null) {
        close(file, reader);
      }
      throw error;
    }
  }

  private static long rows(List<RowGroup> groups) {
    return groups.stream().mapToLong(RowGroup::numRows).sum();
  }

  private static void check(Path file, ParquetFileReader reader, String name) {
    List<ColumnSchema> columns = reader.getFileSchema().getColumns();
    ColumnSchema column =
        columns.stream()
            .filter(each -> each.fieldPath().toString().equals(name))
            .findFirst()
            .orElseThrow(() ->
                new UserError(
                    "Cannot read data %s: it has no column \"%s\", only %s; name the right one as in --data %s:COLUMN"
                        .formatted(
                            file,
                            name,
                            columns.stream()
                                .map(each -> each.fieldPath().toString())
                                .collect(Collectors.joining(", ")),
                            file.getFileName())));
    if (column.type() != PhysicalType.BYTE_ARRAY || column.maxRepetitionLevel() > 0) {
      throw new UserError(
          "Cannot read data %s: its column \"%s\" is no text but %s%s"
              .formatted(
                  file, name, column.maxRepetitionLevel() > 0 ? "a list of " : "", column.type()));
    }
    for (RowGroup group : reader.getFileMetaData().rowGroups()) {
      long bytes = group.columns().get(column.columnIndex()).metaData().totalUncompressedSize();
      if (bytes > MAX_GROUP_BYTES) {
        throw new UserError(
            "Cannot read data %s: a row group of column \"%s\" takes %,d bytes, more than %,d; write it with smaller row groups"
                .formatted(file, name, bytes, MAX_GROUP_BYTES));
      }
    }
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && rows.hasNext()) {
        rows.next();
        String text = rows.isNull(0) ? "" : decode(rows.getBinary(0)).strip();
        next = text.isEmpty() ? null : text;
      }
    } catch (RuntimeException e) {
      throw failed(file, e);
    }
    return next != null;
  }

  private String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new UserError("Cannot read data " + file + ": a value is not valid UTF-8", e);
    }
  }

  @Override
  public String next() {
    String text = hasNext() ? next : null;
    if (text == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return text;
  }

  /** The library tells of damage in exceptions of many kinds. */
  private static UserError failed(Path file, Exception e) {
    return e instanceof UserError told
        ? told
        : new UserError(
            "Cannot read data %s: no Parquet file, or cut short, or damaged (%s)"
                .formatted(file, e.getMessage()),
            e);
  }

  @Override
  public void close() {
    rows.close();
    close(file, reader);
  }

  private static void close(Path file, ParquetFileReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }
}
