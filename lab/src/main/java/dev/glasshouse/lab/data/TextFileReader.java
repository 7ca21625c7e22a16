package dev.glasshouse.lab.data;

import dev.glasshouse.tensor.UserError;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a text file, or of a stretch of it, read in pieces. {@code <|endoftext|>} ends a
 * document. What lies between is one document, unless it is longer than {@link #MAX_CHARS}: then it
 * is cut, at the last blank line that fits, else at the last line end, else at the last space. So a
 * book becomes chapters of that size, and there is something to hold back for validation. Carriage
 * returns before line feeds and a byte order mark are dropped; white space around a document too.
 */
final class TextFileReader implements Iterator<String>, AutoCloseable {
  /** Longest document, in chars. */
  static final int MAX_CHARS = 1 << 15;

  /** Ends a document. */
  static final String END_OF_TEXT = "<|endoftext|>";

  private static final int CHUNK = 1 << 16;

  private final Content content;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK).limit(0);
  private final CharBuffer chars = CharBuffer.allocate(CHUNK);

  /** Decoded text; what lies before {@link #taken} has been handed out. */
  private final StringBuilder text = new StringBuilder();

  private int taken;

  /** Where in the file the first undecoded byte lies. */
  private long offset;

  private boolean ended;
  private @Nullable String next;

  /**
   * @param content read to its end and closed with this
   */
  TextFileReader(Content content) {
    this.content = content;
    this.offset = content.start();
  }

  @Override
  public boolean hasNext() {
    while (next == null && !(ended && taken == text.length())) {
      String document = piece().strip();
      next = document.isEmpty() ? null : document;
    }
    return next != null;
  }

  @Override
  public String next() {
    String document = hasNext() ? next : null;
    if (document == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return document;
  }

  /** The text up to the next end, which is passed over; may be blank. */
  private String piece() {
    while (!ended && text.length() - taken <= MAX_CHARS + END_OF_TEXT.length()) {
      fill();
    }
    int mark = text.indexOf(END_OF_TEXT, taken);
    int rest = text.length() - taken;
    boolean marked = mark >= 0 && mark - taken <= MAX_CHARS;
    int end;
    if (marked) {
      end = mark;
    } else {
      end = rest <= MAX_CHARS ? text.length() : cut(taken, taken + MAX_CHARS);
    }
    String piece = text.substring(taken, end);
    taken = marked ? end + END_OF_TEXT.length() : end;
    return piece;
  }

  /** The best place to end a document that begins at {@code from}, in its second half. */
  private int cut(int from, int to) {
    int middle = from + (to - from) / 2;
    for (String boundary : new String[] {"\n\n", "\n", " "}) {
      int at = text.lastIndexOf(boundary, to - boundary.length());
      if (at >= middle) {
        return at + boundary.length();
      }
    }
    return Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
  }

  /** Decodes the next chunk of the file onto {@link #text}. */
  private void fill() {
    text.delete(0, taken);
    taken = 0;
    int kept = bytes.remaining();
    bytes.compact();
    int count = content.read(bytes.array(), bytes.position(), bytes.remaining());
    ended = count < 0;
    bytes.position(bytes.position() + Math.max(0, count)).flip();
    refuseZeroBytes(kept);
    CoderResult result = decoder.decode(bytes, chars.clear(), ended);
    offset += bytes.position();
    if (result.isError()) {
      throw new UserError(
          String.format(
              "Cannot read data %s: the byte 0x%02X at offset %,d is not valid UTF-8; convert the"
                  + " file to UTF-8",
              content.file(), bytes.get(bytes.position()), offset));
    }
    append();
  }

  private void append() {
    chars.flip();
    boolean first = text.isEmpty() && offset == bytes.position(); // of the file, not of a stretch
    if (first && chars.hasRemaining() && chars.charAt(0) == '\uFEFF') {
      chars.get();
    }
    while (chars.hasRemaining()) {
      char c = chars.get();
      int last = text.length() - 1;
      if (c == '\n' && last >= 0 && text.charAt(last) == '\r') {
        text.setLength(last);
      }
      text.append(c);
    }
  }

  private void refuseZeroBytes(int from) {
    for (int i = from; i < bytes.limit(); i++) {
      if (bytes.get(i) == 0) {
        throw new UserError(
            String.format(
                "Cannot read data %s: it looks binary (a zero byte at offset %,d); text is"
                    + " expected",
                content.file(), offset + i));
      }
    }
  }

  @Override
  public void close() {
    content.close();
  }
}
