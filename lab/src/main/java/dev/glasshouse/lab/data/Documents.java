package dev.glasshouse.lab.data;

import java.util.stream.Stream;

/**
 * Texts to learn from, in parts that can be read each on its own. They can be streamed any number
 * of times, always the same.
 */
public interface Documents {

  /** What they are, for logs and reports. */
  String description();

  /**
   * All documents, none of them empty, in bounded memory and a fixed order. Close the stream; a
   * {@link dev.glasshouse.tensor.UserError} comes out of it when a document cannot be read.
   */
  Stream<String> open();

  /** Number of parts, at least 1: the more, the better a sample of some of them stands for all. */
  default int parts() {
    return 1;
  }

  /**
   * The documents of one part; there may be none. Close the stream.
   *
   * @param part 0 to {@link #parts} less one
   */
  default Stream<String> open(int part) {
    return open();
  }

  /** Whether there is always another document, so that they cannot all be read. */
  default boolean endless() {
    return false;
  }

  /** Differs where the documents may differ: {@link #description} and what else is known. */
  default String fingerprint() {
    return description();
  }
}
