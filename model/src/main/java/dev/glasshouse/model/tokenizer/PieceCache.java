package dev.glasshouse.model.tokenizer;

import org.jspecify.annotations.Nullable;

/**
 * The ids of pieces met lately: a table of fixed size in which a new piece takes the place of the
 * old one in its slot. Threads share it without locks: entries are immutable and are published by a
 * plain write, so that a reader sees a whole entry or an older one, and either gives right ids.
 */
final class PieceCache {
  private static final int SLOTS = 1 << 14;
  private static final int LONGEST = 32;

  private record Entry(String piece, int[] ids) {}

  private final @Nullable Entry[] entries = new Entry[SLOTS];

  /** The ids of {@code text[start, end)}, or null where they are not known. */
  int @Nullable [] get(String text, int start, int end) {
    if (end - start > LONGEST) {
      return null;
    }
    Entry entry = entries[slot(text, start, end)];
    return entry != null
            && entry.piece.length() == end - start
            && text.startsWith(entry.piece, start)
        ? entry.ids
        : null;
  }

  /** Notes the ids of {@code text[start, end)} unless the piece is long. */
  void put(String text, int start, int end, int[] ids) {
    if (end - start <= LONGEST) {
      entries[slot(text, start, end)] = new Entry(text.substring(start, end), ids);
    }
  }

  private static int slot(String text, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return (hash ^ hash >>> 14) & SLOTS - 1;
  }
}
