package dev.glasshouse.lab.data;

import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.UserError;
import java.util.Iterator;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A source's documents without end: each once an epoch, the parts in an order that every epoch has
 * of its own. So the first documents of a large corpus are a sample of all of it.
 */
final class Cursor implements AutoCloseable {
  private final Documents documents;
  private final Rng rng;
  private final Dedupe dedupe;
  private long epoch;
  private int part;
  private long document;
  private long duplicates;
  private boolean anyInEpoch;
  private Predicate<String> isNew;
  private @Nullable Stream<String> open;
  private @Nullable Iterator<String> texts;
  private String next;

  /**
   * Goes to a position. Where duplicates are left out, the epoch is read again up to there: what is
   * new depends on what came before.
   *
   * @param rng decides the orders
   */
  Cursor(Documents documents, Rng rng, Dedupe dedupe, Position from) {
    this.documents = documents;
    this.rng = rng;
    this.dedupe = dedupe;
    this.epoch = from.epoch();
    this.isNew = dedupe.filter();
    if (dedupe == Dedupe.NONE) {
      part = from.part();
      skip(from.document());
    }
    next = find();
    while (part < from.part() || part == from.part() && document < from.document()) {
      document++;
      next = find();
    }
    duplicates = from.duplicates();
  }

  private void skip(long count) {
    anyInEpoch = count > 0 || part > 0;
    Iterator<String> skipped = texts();
    for (; document < count && skipped.hasNext(); document++) {
      skipped.next();
    }
  }

  /** Times that all documents before the next one were read whole. */
  long epoch() {
    return epoch;
  }

  /** Parts read in this epoch. */
  int part() {
    return part;
  }

  /** Where in its part the next document lies. */
  long document() {
    return document;
  }

  /** Documents left out so far. */
  long duplicates() {
    return duplicates;
  }

  /**
   * The next document.
   *
   * @throws UserError if one cannot be read
   */
  String next() {
    String text = next;
    document++;
    next = find();
    return text;
  }

  /** The first document from here on that is new; leaves the position at it. */
  private String find() {
    while (true) {
      Iterator<String> rest = texts();
      while (rest.hasNext()) {
        String text = rest.next();
        if (isNew.test(text)) {
          anyInEpoch = true;
          return text;
        }
        duplicates++;
        document++;
      }
      close();
      document = 0;
      if (++part == documents.parts()) {
        beginAgain();
      }
    }
  }

  private void beginAgain() {
    if (!anyInEpoch) {
      throw new UserError("Cannot learn from " + documents.description() + ": it has no text");
    }
    part = 0;
    epoch++;
    anyInEpoch = false;
    isNew = dedupe.filter();
  }

  private Iterator<String> texts() {
    if (texts == null) {
      open = documents.open((int) rng.permute(documents.parts(), epoch, part));
      texts = open.iterator();
    }
    return texts;
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
