package dev.glasshouse.lab.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** One part's documents after the other's; {@code flatMap} would hold a whole part in memory. */
final class Parts implements Iterator<String>, AutoCloseable {
  private final Documents documents;
  private int part;
  private @Nullable Stream<String> open;
  private @Nullable Iterator<String> texts;

  private Parts(Documents documents) {
    this.documents = documents;
  }

  /** All documents, part by part. */
  static Stream<String> inOrder(Documents documents) {
    Parts parts = new Parts(documents);
    return stream(parts).onClose(parts::close);
  }

  /** A sequential stream of what an iterator gives. */
  static Stream<String> stream(Iterator<String> texts) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(texts, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  @Override
  public boolean hasNext() {
    while (texts == null || !texts.hasNext()) {
      close();
      if (part == documents.parts()) {
        return false;
      }
      open = documents.open(part++);
      texts = open.iterator();
    }
    return true;
  }

  @Override
  public String next() {
    if (!hasNext() || texts == null) {
      throw new NoSuchElementException();
    }
    return texts.next();
  }

  @Override
  public void close() {
    texts = null;
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
