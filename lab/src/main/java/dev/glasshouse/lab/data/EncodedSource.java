package dev.glasshouse.lab.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A source's documents with their tokens, encoded some ahead so that several threads can do it. */
final class EncodedSource implements AutoCloseable {
  private static final int BATCH_CHARS = 1 << 20;
  private static final int BATCH_DOCUMENTS = 1 << 12;

  private final Cursor cursor;
  private final Encoder encoder;
  private final Queue<Encoded> ahead = new ArrayDeque<>();
  private Position position;

  /**
   * A document.
   *
   * @param text itself
   * @param ids its tokens
   * @param next where its successor lies; its sums are not known yet
   */
  record Encoded(String text, int[] ids, Position next) {}

  EncodedSource(Cursor cursor, Encoder encoder, Position position) {
    this.cursor = cursor;
    this.encoder = encoder;
    this.position = position;
  }

  /** Behind the last document that was taken. */
  Position position() {
    return position;
  }

  /** The next document. */
  Encoded next() {
    if (ahead.isEmpty()) {
      fill();
    }
    Encoded taken = ahead.remove();
    Position next = taken.next();
    position =
        new Position(
            next.epoch(),
            next.part(),
            next.document(),
            position.documents() + 1,
            position.bytes() + taken.text().getBytes(StandardCharsets.UTF_8).length,
            position.tokens() + taken.ids().length + 1,
            next.duplicates());
    return taken;
  }

  private void fill() {
    List<String> texts = new ArrayList<>();
    List<Position> places = new ArrayList<>();
    for (int chars = 0; chars < BATCH_CHARS && texts.size() < BATCH_DOCUMENTS; ) {
      String text = cursor.next();
      texts.add(text);
      places.add(
          new Position(
              cursor.epoch(), cursor.part(), cursor.document(), 0, 0, 0, cursor.duplicates()));
      chars += text.length();
    }
    List<int[]> ids = encoder.encode(texts);
    for (int i = 0; i < texts.size(); i++) {
      ahead.add(new Encoded(texts.get(i), ids.get(i), places.get(i)));
    }
  }

  @Override
  public void close() {
    cursor.close();
  }
}
