package dev.glasshouse.lab.report;

import java.util.List;

/**
 * A text that a model wrote, with its facts checked where they can be.
 *
 * @param seed the seed it was drawn with
 * @param text what it wrote
 * @param sentences of the text, in order; none where its facts cannot be checked
 */
public record CheckedSample(long seed, String text, List<Sentence> sentences) {
  /** Copies the sentences. */
  public CheckedSample {
    sentences = List.copyOf(sentences);
  }
}
