package dev.glasshouse.model.tokenizer;

/**
 * Cuts texts into the pieces of a {@link SplitPattern}. A text is copied into chars window by
 * window: where a letter stands before a space, every pattern ends a piece, so that a window may
 * end there too. For use by one thread.
 */
final class PieceReader {
  private static final int WINDOW = 1 << 15;

  /** Takes pieces in their order. */
  @FunctionalInterface
  interface Sink {
    /** Takes the piece {@code chars[from, to)}, which is not empty. */
    void accept(char[] chars, int from, int to);
  }

  private final SplitPattern pattern;
  private final char[] buffer = new char[2 * WINDOW];

  PieceReader(SplitPattern pattern) {
    this.pattern = pattern;
  }

  /** Hands every piece of a text to a sink. */
  void read(String text, Sink sink) {
    int to;
    for (int from = 0; from < text.length(); from = to) {
      to = windowEnd(text, from);
      int length = to - from;
      char[] chars = length <= buffer.length ? buffer : new char[length];
      text.getChars(from, to, chars, 0);
      int end;
      for (int start = 0; start < length; start = end) {
        end = pattern.end(chars, start, length);
        sink.accept(chars, start, end);
      }
    }
  }

  private static int windowEnd(String text, int from) {
    if (text.length() - from > WINDOW) {
      for (int at = from + WINDOW; at < text.length(); at++) {
        if (text.charAt(at) == ' ' && Character.isLetter(text.charAt(at - 1))) {
          return at;
        }
      }
    }
    return text.length();
  }
}
