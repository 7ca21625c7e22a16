package dev.glasshouse.lab.data;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Some texts of every source, each source with its share of the chars and no document twice: the
 * first of the first epoch, whose order of parts is random.
 */
public final class TextSample implements Iterator<String>, AutoCloseable {
  private final List<Source> sources;
  private final Mixture.Order order;
  private final long chars;
  private int source;
  private long left;
  private @Nullable Cursor cursor;

  /**
   * @param seed decides which parts are read
   * @param dedupe which documents are left out
   * @param chars how many at most, but for the last document of each source
   */
  public TextSample(List<Source> sources, long seed, Dedupe dedupe, long chars) {
    this.sources = sources;
    this.order = new Mixture.Order(seed, dedupe);
    this.chars = chars;
  }

  @Override
  public boolean hasNext() {
    while (source < sources.size()) {
      if (cursor == null) {
        cursor = order.cursor(sources, source, Position.START);
        left = (long) Math.ceil(sources.get(source).share() * chars);
      }
      if (left > 0 && cursor.epoch() == 0) {
        return true;
      }
      close();
      source++;
    }
    return false;
  }

  @Override
  public String next() {
    if (!hasNext() || cursor == null) {
      throw new NoSuchElementException();
    }
    String text = cursor.next();
    left -= text.length();
    return text;
  }

  @Override
  public void close() {
    if (cursor != null) {
      cursor.close();
      cursor = null;
    }
  }
}
