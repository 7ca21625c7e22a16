package dev.glasshouse.engine;

/** Receives a generation while it is made, in the thread that makes it. */
@FunctionalInterface
public interface Output {
  /**
   * Takes the next piece of text: whole characters, and none that may turn out to belong to a stop
   * sequence.
   *
   * @param piece never empty
   */
  void text(String piece);

  /** Asked before every token and every chunk of the prompt; true ends the generation. */
  default boolean cancelled() {
    return false;
  }
}
