package dev.glasshouse.lab.data;

/**
 * How far a source was read, and what came of it.
 *
 * @param epoch times it was read whole
 * @param part parts read in this epoch, in this epoch's order of parts
 * @param document where in the current part the next document lies
 * @param documents taken so far, in all epochs, as are the following
 * @param bytes of their texts in UTF-8
 * @param tokens of theirs, one each that ends it among them
 * @param duplicates left out
 */
record Position(
    long epoch, int part, long document, long documents, long bytes, long tokens, long duplicates) {
  static final Position START = new Position(0, 0, 0, 0, 0, 0, 0);
}
