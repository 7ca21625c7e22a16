package dev.glasshouse.lab.data;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A file of documents, its format told by its name.
 *
 * @param path where it is
 * @param format how documents lie in it
 * @param packing how its bytes are compressed
 * @param field of JSONL and Parquet: which one holds the text
 */
record DataFile(Path path, Format format, Packing packing, String field) {
  /** The field or column that is read unless another is named. */
  static final String DEFAULT_FIELD = "text";

  /** All endings, for messages. */
  static final String ENDINGS =
      ".txt, .md, .jsonl and .parquet, each also with .gz or .zst behind it";

  /** How documents lie in a file. */
  enum Format {
    /** {@link TextFileReader}. */
    TEXT,
    /** {@link JsonLinesReader}. */
    JSONL,
    /** {@link ParquetColumn}. */
    PARQUET;

    /** Told by the ending of an unpacked file's name, in lower case. */
    static Optional<Format> of(String name) {
      String ending = name.substring(name.lastIndexOf('.') + 1);
      return switch (ending) {
        case "txt", "md" -> Optional.of(TEXT);
        case "jsonl" -> Optional.of(JSONL);
        case "parquet" -> Optional.of(PARQUET);
        default -> Optional.empty();
      };
    }
  }

  /** The file, or nothing where its ending is not known. */
  static Optional<DataFile> of(Path path, String field) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    Packing packing = Packing.of(name);
    return Format.of(packing.strip(name))
        .map(
            format -> new DataFile(path, format, packing, field.isEmpty() ? DEFAULT_FIELD : field));
  }

  /** Whether any stretch of it can be read without what comes before. */
  boolean isRandomAccess() {
    return packing == Packing.NONE;
  }

  /**
   * Checks that it is there, readable and not empty; its content is checked as it is read.
   *
   * @return its length in bytes
   * @throws UserError if it is not
   */
  long check() {
    if (!Files.isReadable(path)) {
      throw new UserError("Cannot read data " + path + ": no permission");
    }
    try {
      long size = Files.size(path);
      if (size == 0 && Files.isRegularFile(path)) {
        throw new UserError("Cannot learn from " + path + ": the file is empty");
      }
      return size;
    } catch (IOException e) {
      throw FileErrors.reading(path, e);
    }
  }
}
