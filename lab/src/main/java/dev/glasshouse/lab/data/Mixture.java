package dev.glasshouse.lab.data;

import dev.glasshouse.tensor.Rng;
import java.util.ArrayList;
import java.util.List;

/**
 * Documents of several sources in turn, so that each has its share of the tokens: the next document
 * is always of the source that lacks most. At any moment no source is further from its share than
 * the longest document.
 */
final class Mixture implements AutoCloseable {
  private final List<Source> sources;
  private final List<EncodedSource> encoded = new ArrayList<>();

  /**
   * What decides the order of the documents beside the sources.
   *
   * @param seed decides the order of their parts
   * @param dedupe which are left out
   */
  record Order(long seed, Dedupe dedupe) {
    Cursor cursor(List<Source> sources, int source, Position from) {
      Rng rng = Rng.of(seed, "parts of source " + source);
      return new Cursor(sources.get(source).documents(), rng, dedupe, from);
    }
  }

  /**
   * @param from where each source goes on
   */
  Mixture(List<Source> sources, Order order, Encoder encoder, List<Position> from) {
    this.sources = sources;
    for (int i = 0; i < sources.size(); i++) {
      Cursor cursor = order.cursor(sources, i, from.get(i));
      encoded.add(new EncodedSource(cursor, encoder, from.get(i)));
    }
  }

  /** Where each source goes on. */
  List<Position> positions() {
    return encoded.stream().map(EncodedSource::position).toList();
  }

  /** Times that a source was read whole. */
  long epoch(int source) {
    return encoded.get(source).position().epoch();
  }

  /** Appends the next document. */
  void addTo(TokenFileWriter writer) {
    int source = neediest();
    EncodedSource.Encoded document = encoded.get(source).next();
    writer.add(source, document.text(), document.ids());
  }

  private int neediest() {
    long all = encoded.stream().mapToLong(each -> each.position().tokens()).sum();
    int neediest = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < sources.size(); i++) {
      double lack = sources.get(i).share() * all - encoded.get(i).position().tokens();
      if (lack > most) {
        most = lack;
        neediest = i;
      }
    }
    return neediest;
  }

  @Override
  public void close() {
    encoded.forEach(EncodedSource::close);
  }
}
