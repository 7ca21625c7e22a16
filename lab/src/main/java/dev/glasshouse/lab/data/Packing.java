package dev.glasshouse.lab.data;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** How a data file is compressed. */
enum Packing {
  /** It is not. */
  NONE(""),
  /** With gzip. */
  GZIP(".gz"),
  /** With Zstandard. */
  ZSTD(".zst");

  private static final int BUFFER = 1 << 16;

  private final String ending;

  Packing(String ending) {
    this.ending = ending;
  }

  /** Told by the ending of a file's name, in lower case. */
  static Packing of(String name) {
    return name.endsWith(GZIP.ending) ? GZIP : name.endsWith(ZSTD.ending) ? ZSTD : NONE;
  }

  /** A name without this packing's ending. */
  String strip(String name) {
    return name.substring(0, name.length() - ending.length());
  }

  /**
   * What was compressed. Zstandard's window is at most 128 MB, the library's limit.
   *
   * @throws IOException if it does not begin as this packing does
   */
  InputStream unpack(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in, BUFFER);
      case ZSTD -> new ZstdInputStream(in);
    };
  }
}
