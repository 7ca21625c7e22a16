package dev.glasshouse.lab.report;

import dev.glasshouse.lab.data.DocumentRanges;
import dev.glasshouse.lab.data.TokenFile;
import dev.glasshouse.model.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/** Texts that a run held back. */
final class HeldOut {
  /** Enough for a ratio to three digits. */
  private static final int MOST_TOKENS = 1 << 16;

  private HeldOut() {}

  /** The first documents held back, up to about {@value #MOST_TOKENS} tokens. */
  static List<String> texts(TokenFile file, DocumentRanges held, Tokenizer tokenizer) {
    List<String> texts = new ArrayList<>();
    int tokens = 0;
    for (int i = 0; i < held.count() && tokens < MOST_TOKENS; i++) {
      int length = Math.min(held.length(i), MOST_TOKENS - tokens);
      int[] ids = new int[length - 1];
      for (int j = 0; j < ids.length; j++) {
        ids[j] = file.token(held.start(i) + 1 + j); // the first begins the document
      }
      texts.add(tokenizer.decode(ids));
      tokens += length;
    }
    texts.removeIf(String::isEmpty);
    return texts;
  }
}
