package dev.glasshouse.lab.data;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.tensor.UserError;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;

/** The unpacked bytes of a file, or of a stretch of it, with errors in the user's words. */
final class Content implements AutoCloseable {
  private final Path file;
  private final Packing packing;
  private final long start;
  private final InputStream in;
  private long left;

  /**
   * @param start first byte; 0 where the file is packed
   * @param end one past the last byte, or {@link Long#MAX_VALUE} for all
   * @throws UserError if the file cannot be opened
   */
  Content(Path file, Packing packing, long start, long end) {
    this.file = file;
    this.packing = packing;
    this.start = start;
    this.left = end - start;
    InputStream raw = null;
    try {
      raw = Files.newInputStream(file);
      raw.skipNBytes(start);
      in = packing.unpack(packing == Packing.NONE ? raw : new BufferedInputStream(raw, 1 << 16));
    } catch (IOException e) {
      if (raw != null) {
        closeQuietly(raw);
      }
      throw failed(e);
    }
  }

  private static void closeQuietly(InputStream raw) {
    try (raw) {
      return;
    } catch (IOException _) {
      return; // the first failure is the one to tell of
    }
  }

  Path file() {
    return file;
  }

  /** Where in the file the first byte lies. */
  long start() {
    return start;
  }

  /**
   * Reads some bytes.
   *
   * @return how many, at least 1; -1 at the end
   * @throws UserError if the file is cut short, damaged or cannot be read
   */
  int read(byte[] into, int offset, int length) {
    if (left <= 0) {
      return -1;
    }
    try {
      int count = in.read(into, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The bytes as a stream, which need not be closed. */
  InputStream stream() {
    return new InputStream() {
      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        return Content.this.read(into, offset, length);
      }
    };
  }

  private UserError failed(IOException e) {
    if (packing == Packing.NONE) {
      return FileErrors.reading(file, e);
    }
    boolean cut = e instanceof EOFException || String.valueOf(e.getMessage()).contains("Truncated");
    boolean damaged = e instanceof ZipException || e.getClass().getName().contains("Zstd");
    if (!cut && !damaged) {
      return FileErrors.reading(file, e);
    }
    return new UserError(
        "Cannot read data %s: as a %s file it %s (%s); copy it anew"
            .formatted(
                file,
                packing == Packing.GZIP ? "gzip" : "Zstandard",
                cut ? "is cut short" : "is damaged",
                e.getMessage()),
        e);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }
}
