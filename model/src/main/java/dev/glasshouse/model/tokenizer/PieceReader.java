package dev.glasshouse.model.tokenizer;

/**
 * Cuts texts into the pieces of a {@link SplitPattern}. A text is copied into chars window by
 * window: where a letter stands before a space, a pattern ends a piece ({@link
 * SplitPattern#endsAtSpace}), so that a window may end there too. For use by one thread.
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
      split(0, chars, 0, length, sink);
    }
  }

  /** Cuts a stretch with a step of the pattern, and its pieces with those that follow. */
  private void split(int number, char[] chars, int from, int to, Sink sink) {
    SplitStep step = pattern.steps().get(number);
    boolean isLast = number + 1 == pattern.steps().size();
    int end;
    for (int start = from; start < to; start = end) {
      end = step.end(chars, start, to);
      if (isLast) {
        sink.accept(chars, start, end);
      } else {
        split(number + 1, chars, start, end, sink);
      }
    }
  }

  private int windowEnd(String text, int from) {
    if (text.length() - from > WINDOW) {
      for (int at = from + WINDOW; at < text.length(); at++) {
        if (text.charAt(at) == ' ' && pattern.endsAtSpace(text.charAt(at - 1))) {
          return at;
        }
      }
    }
    return text.length();
  }
}
