package dev.glasshouse.lab.eval;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a request's tokens that the model reads in one pass. Each scored token of a request
 * is scored in exactly one window.
 *
 * @param request index of the request
 * @param begin first token that is read
 * @param from first token that is scored
 * @param end one past the last that is scored; it is not read itself
 */
record ScoreWindow(int request, int begin, int from, int end) {
  /** Tokens that are read. */
  int length() {
    return end - 1 - begin;
  }

  /**
   * Cuts a request into windows of at most {@code context} tokens. The first one scores as many as
   * fit; each further one scores half a context, so that every token but those near the text's
   * beginning is predicted from at least half a context.
   */
  static List<ScoreWindow> of(int index, ScoreRequest request, int context) {
    List<ScoreWindow> windows = new ArrayList<>();
    int stride = Math.max(1, context / 2);
    int end;
    for (int from = request.from(); from < request.ids().length; from = end) {
      end = Math.min(request.ids().length, Math.max(from + stride, context + 1));
      windows.add(new ScoreWindow(index, Math.max(0, end - 1 - context), from, end));
    }
    return windows;
  }
}
