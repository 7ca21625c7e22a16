package dev.glasshouse.model.template;

/**
 * A piece of a template's source.
 *
 * @param kind what it is
 * @param text its text: of {@code TEXT} and {@code STRING} the meaning, otherwise as written
 * @param line the line on which it begins, from 1
 */
record Token(Kind kind, String text, int line) {
  enum Kind {
    /** What stands between tags. */
    TEXT,
    /** The beginning of <code>{{</code>. */
    OUTPUT_BEGIN,
    OUTPUT_END,
    /** The beginning of <code>{%</code>. */
    BLOCK_BEGIN,
    BLOCK_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean is(Kind wanted, String wantedText) {
    return kind == wanted && text.equals(wantedText);
  }

  /** How messages call it. */
  String describe() {
    return switch (kind) {
      case END -> "the end of the template";
      case BLOCK_END -> "'%}'";
      case OUTPUT_END -> "'}}'";
      case STRING -> "a string";
      default -> "'" + text + "'";
    };
  }
}
