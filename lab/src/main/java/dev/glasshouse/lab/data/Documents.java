package dev.glasshouse.lab.data;

import java.util.stream.Stream;

/** Texts to learn from. They can be streamed any number of times, always in the same order. */
public interface Documents {

  /** What they are, for logs and reports. */
  String description();

  /**
   * The documents, none of them empty, in bounded memory. Close the stream; a {@link
   * dev.glasshouse.tensor.UserError} comes out of it when a document cannot be read.
   */
  Stream<String> open();
}
