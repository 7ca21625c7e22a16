package dev.glasshouse.lab.data;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One field of each object in a file of JSON lines, or in a stretch of it; blank texts left out.
 */
final class JsonLinesReader implements Iterator<String>, AutoCloseable {
  /** Longest line. */
  static final int MAX_BYTES = 16 << 20;

  private final Content content;
  private final String field;
  private byte[] buffer = new byte[1 << 16];

  /** Bytes of {@link #buffer} that were read and not handed out: from {@link #taken} on. */
  private int filled;

  private int taken;
  private boolean ended;
  private long linesRead;
  private @Nullable String next;

  /**
   * @param content whole lines; read to its end and closed with this
   */
  JsonLinesReader(Content content, String field) {
    this.content = content;
    this.field = field;
  }

  @Override
  public boolean hasNext() {
    while (next == null) {
      int end = lineEnd();
      if (end == taken && ended) {
        return false;
      }
      linesRead++;
      String text = isBlank(taken, end) ? "" : text(taken, end).strip();
      taken = Math.min(end + 1, filled);
      next = text.isEmpty() ? null : text;
    }
    return true;
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

  /** Where the line that begins at {@link #taken} ends, after reading as far as needed. */
  private int lineEnd() {
    int searched = taken;
    while (true) {
      for (int i = searched; i < filled; i++) {
        if (buffer[i] == '\n') {
          return i;
        }
      }
      if (ended) {
        return filled;
      }
      searched = filled - taken;
      fill();
    }
  }

  /** Moves what is left to the buffer's start and reads more behind it. */
  private void fill() {
    int rest = filled - taken;
    if (rest > MAX_BYTES) {
      throw error(linesRead, "is longer than %,d bytes".formatted(MAX_BYTES));
    }
    byte[] target = rest > buffer.length / 2 ? new byte[2 * buffer.length] : buffer;
    System.arraycopy(buffer, taken, target, 0, rest);
    buffer = target;
    taken = 0;
    int count = content.read(buffer, rest, buffer.length - rest);
    ended = count < 0;
    filled = rest + Math.max(0, count);
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private String text(int from, int to) {
    String found = null;
    Set<String> names = new TreeSet<>();
    try (JsonParser parser = Json.MAPPER.createParser(Arrays.copyOfRange(buffer, from, to))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw error(linesRead - 1, "is not an object; expected {\"" + field + "\": ...}");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (!name.equals(field)) {
          names.add(name);
          parser.skipChildren();
        } else if (value == JsonToken.VALUE_STRING) {
          found = parser.getString();
        } else {
          throw error(linesRead - 1, "has in \"" + field + "\" no text but " + value);
        }
      }
    } catch (JacksonException e) {
      throw error(linesRead - 1, "is not valid JSON (" + e.getOriginalMessage() + ")");
    }
    if (found == null) {
      throw error(
          linesRead - 1,
          "has no field \"%s\", only %s; name the right one as in --data %s:FIELD"
              .formatted(field, String.join(", ", names), content.file().getFileName()));
    }
    return found;
  }

  /**
   * @param line from 0, counted from where this reader began
   */
  private UserError error(long line, String what) {
    return new UserError(
        "Cannot read data %s: line %,d %s"
            .formatted(content.file(), linesBefore() + line + 1, what));
  }

  /** Lines before this reader's stretch: counted only when there is something to tell. */
  private long linesBefore() {
    long left = content.start();
    long lines = 0;
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = new BufferedInputStream(Files.newInputStream(content.file()))) {
      while (left > 0) {
        int count = in.read(chunk, 0, (int) Math.min(chunk.length, left));
        if (count < 0) {
          return lines;
        }
        for (int i = 0; i < count; i++) {
          lines += chunk[i] == '\n' ? 1 : 0;
        }
        left -= count;
      }
    } catch (IOException e) {
      throw FileErrors.reading(content.file(), e);
    }
    return lines;
  }

  @Override
  public void close() {
    content.close();
  }
}
