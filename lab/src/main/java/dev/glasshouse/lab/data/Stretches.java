package dev.glasshouse.lab.data;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Cuts an unpacked file into stretches of about {@value #BYTES} bytes, none of which needs what
 * lies before it: where one begins depends on the bytes around that place only.
 */
final class Stretches {
  /** Length of a stretch, before its ends are moved. */
  static final int BYTES = 1 << 18;

  /** How far a text is searched for a place to cut. */
  private static final int WINDOW = 1 << 16;

  private static final byte[][] BOUNDARIES = {
    TextFileReader.END_OF_TEXT.getBytes(StandardCharsets.UTF_8),
    "\n\n".getBytes(StandardCharsets.UTF_8),
    "\r\n\r\n".getBytes(StandardCharsets.UTF_8),
    "\n".getBytes(StandardCharsets.UTF_8),
    " ".getBytes(StandardCharsets.UTF_8)
  };

  private Stretches() {}

  /** How many a file of a length has, at least 1. */
  static int count(long size) {
    return Math.toIntExact(Math.max(1, (size + BYTES - 1) / BYTES));
  }

  /**
   * Opens a stretch.
   *
   * @param lines whether only the end of a line is a place to cut
   * @throws UserError if the file cannot be read, or a line is longer than is ever read: searching
   *     for its end from each stretch that lies in it would take for ever
   */
  static Content open(Path file, long size, int stretch, boolean lines) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long start = boundary(channel, size, stretch, lines);
      long end = boundary(channel, size, stretch + 1, lines);
      if (start < 0) {
        throw new UserError(
            "Cannot read data %s: the line around offset %,d is longer than %,d bytes"
                .formatted(file, (long) stretch * BYTES, JsonLinesReader.MAX_BYTES));
      }
      // Whoever reads up to such a line knows its number.
      return new Content(file, Packing.NONE, start, end < 0 ? Long.MAX_VALUE : end);
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  private static long boundary(FileChannel channel, long size, int stretch, boolean lines)
      throws IOException {
    if (stretch == 0) {
      return 0;
    }
    if (stretch >= count(size)) {
      return Long.MAX_VALUE;
    }
    long nominal = (long) stretch * BYTES;
    return lines ? afterLine(channel, nominal - 1) : afterText(channel, nominal);
  }

  /**
   * One past the first line feed at a place or behind it; the end where there is none, and -1 where
   * none is so near that its line could be read.
   */
  private static long afterLine(FileChannel channel, long from) throws IOException {
    for (long at = from; at - from <= JsonLinesReader.MAX_BYTES; at += WINDOW) {
      byte[] window = read(channel, at);
      int found = after(window, BOUNDARIES[3]);
      if (found >= 0) {
        return at + found;
      }
      if (window.length < WINDOW) {
        return at + window.length;
      }
    }
    return -1;
  }

  /** The best place to cut a text in the window from a place on. */
  private static long afterText(FileChannel channel, long from) throws IOException {
    byte[] window = read(channel, from);
    for (byte[] boundary : BOUNDARIES) {
      int found = after(window, boundary);
      if (found >= 0) {
        return from + found;
      }
    }
    int start = 0;
    while (start < window.length && (window[start] & 0xC0) == 0x80) {
      start++; // the rest of a UTF-8 character
    }
    return from + start;
  }

  private static byte[] read(FileChannel channel, long from) throws IOException {
    ByteBuffer window = ByteBuffer.allocate(WINDOW);
    int count = 0;
    while (count >= 0 && window.hasRemaining()) {
      count = channel.read(window, from + window.position());
    }
    byte[] bytes = new byte[window.flip().remaining()];
    window.get(bytes);
    return bytes;
  }

  /** One past the first occurrence, or -1. */
  private static int after(byte[] window, byte[] wanted) {
    outer:
    for (int i = 0; i + wanted.length <= window.length; i++) {
      for (int j = 0; j < wanted.length; j++) {
        if (window[i + j] != wanted[j]) {
          continue outer;
        }
      }
      return i + wanted.length;
    }
    return -1;
  }
}
