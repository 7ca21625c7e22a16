package dev.glasshouse.lab.data;

import dev.glasshouse.lab.Nearest;
import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Documents from UTF-8 text files.
 *
 * <p>{@code <|endoftext|>} ends a document. What lies between is one document, unless it is longer
 * than {@link TextFileReader#MAX_CHARS}: then it is cut, at the last blank line that fits, else at
 * the last line end, else at the last space. So a book becomes chapters of that size, memory stays
 * bounded, and there is something to hold back for validation.
 */
public final class TextFiles implements Documents {
  private final List<Path> files;

  private TextFiles(List<Path> files) {
    this.files = files;
  }

  /**
   * Checks that the files are there and not empty; their text is checked as it is read.
   *
   * @throws UserError if one is missing (naming the nearest), empty, a folder or not readable
   */
  public static TextFiles of(List<Path> files) {
    if (files.isEmpty()) {
      throw new UserError("No data: give at least one text file");
    }
    files.forEach(TextFiles::check);
    return new TextFiles(List.copyOf(files));
  }

  private static void check(Path file) {
    if (Files.notExists(file)) {
      throw new UserError("Cannot read data " + file + ": no such file" + suggestion(file));
    }
    if (Files.isDirectory(file)) {
      throw new UserError(
          "Cannot read data "
              + file
              + ": it is a folder; name its text files one by one, for example --data "
              + file.resolve("*.txt"));
    }
    if (!Files.isReadable(file)) {
      throw new UserError("Cannot read data " + file + ": no permission");
    }
    try {
      if (Files.isRegularFile(file) && Files.size(file) == 0) {
        throw new UserError("Cannot learn from " + file + ": the file is empty");
      }
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  private static String suggestion(Path file) {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "the root exists");
    if (!Files.isDirectory(folder)) {
      return "; there is no folder " + folder + " either";
    }
    try (Stream<Path> siblings = Files.list(folder)) {
      List<String> names = siblings.map(p -> p.getFileName().toString()).toList();
      return Nearest.to(file.getFileName().toString(), names)
          .map(name -> "; did you mean " + file.resolveSibling(name) + "?")
          .orElse("");
    } catch (IOException e) {
      throw FileErrors.reading(folder, e);
    }
  }

  @Override
  public String description() {
    return String.join(", ", files.stream().map(Path::toString).toList());
  }

  @Override
  public Stream<String> open() {
    Chain chain = new Chain(files.iterator());
    var spliterator =
        Spliterators.spliteratorUnknownSize(chain, Spliterator.ORDERED | Spliterator.NONNULL);
    return StreamSupport.stream(spliterator, false).onClose(chain::close);
  }

  /** One file's documents after the other's; {@code flatMap} would hold a whole file in memory. */
  private static final class Chain implements Iterator<String>, AutoCloseable {
    private final Iterator<Path> files;
    private TextFileReader reader;

    Chain(Iterator<Path> files) {
      this.files = files;
      this.reader = new TextFileReader(files.next());
    }

    @Override
    public boolean hasNext() {
      while (!reader.hasNext() && files.hasNext()) {
        reader.close();
        reader = new TextFileReader(files.next());
      }
      return reader.hasNext();
    }

    @Override
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return reader.next();
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
