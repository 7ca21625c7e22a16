package dev.glasshouse.lab.data;

import java.util.stream.Stream;

/**
 * Documents that all begin with the same words.
 *
 * @param inner the documents without them
 * @param opening the words
 */
record OpenedDocuments(Documents inner, String opening) implements Documents {
  @Override
  public String description() {
    return inner.description();
  }

  @Override
  public String fingerprint() {
    return inner.fingerprint() + " opened with " + opening;
  }

  @Override
  public Stream<String> open() {
    return inner.open().map(opening::concat);
  }

  @Override
  public int parts() {
    return inner.parts();
  }

  @Override
  public Stream<String> open(int part) {
    return inner.open(part).map(opening::concat);
  }

  @Override
  public boolean endless() {
    return inner.endless();
  }
}
