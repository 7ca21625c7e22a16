package dev.glasshouse.lab.report;

/**
 * A sentence whose facts were checked against those told before it.
 *
 * @param text as written, with the space behind it
 * @param status what came out
 * @param reason of a contradiction; empty otherwise
 */
public record Sentence(String text, Status status, String reason) {
  /** What a check can come to. */
  public enum Status {
    /** It tells facts, and they agree with all before. */
    CONSISTENT,
    /** It was understood and tells no fact. */
    PLAIN,
    /** It was not understood. */
    UNPARSED,
    /** It tells a fact that cannot be true after what came before. */
    CONTRADICTION
  }
}
