package dev.glasshouse.model.template;

import org.jspecify.annotations.Nullable;

/**
 * What filling in a template may cost. Every expression and statement is a step, and so are 16
 * characters of text that come into being or are gone through and every item of a list; a template
 * that loops for ever or doubles a text again and again is stopped after the same number of steps
 * everywhere.
 */
final class Budget {
  /** Many times what the longest published template takes for a long conversation. */
  static final int STEPS = 1 << 20;

  /** How deeply expressions, blocks and macros may call each other. */
  static final int DEPTH = 250;

  private static final int CHARS_A_STEP = 16;

  private final long limit;
  private long left;
  private int depth;

  /**
   * @param inputChars the length of the conversation, for which there are as many steps again
   */
  Budget(long inputChars) {
    this.limit = STEPS + inputChars;
    this.left = limit;
  }

  /** Takes steps off. */
  void charge(long steps) {
    left -= steps;
    if (left < 0) {
      throw new Fault(
          "it takes more than %,d steps; does it loop for ever, or make a text ever longer?"
              .formatted(limit));
    }
  }

  /** Takes off what a text costs. */
  void chargeText(long chars) {
    charge(1 + chars / CHARS_A_STEP);
  }

  /** Takes off what looking for a text in another may cost at worst. */
  void chargeSearch(String text, String part) {
    charge(1 + text.length() / CHARS_A_STEP + (long) text.length() * part.length() / 1024);
  }

  /**
   * Takes off what looking for a key in a mapping may cost, or quoting it where it is not there.
   */
  void chargeKey(@Nullable Object key) {
    if (key instanceof String text) {
      chargeText(text.length());
    }
  }

  /** Goes a level down. */
  void enter() {
    if (++depth > DEPTH) {
      depth = 0;
      throw new Fault("it calls itself or is nested more than %d levels deep".formatted(DEPTH));
    }
  }

  /** Comes back up. */
  void leave() {
    depth--;
  }
}
