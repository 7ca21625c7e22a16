package dev.glasshouse.model.tokenizer;

import java.util.Arrays;
import java.util.List;

/** Counts the pieces of one batch of texts. */
final class PieceCounter {
  /**
   * Longer pieces are learnt from in parts: the merges in one take time quadratic in its length.
   */
  private static final int MAX_PIECE_BYTES = 1024;

  private final PieceTable pieces = new PieceTable();
  private long[] counts = new long[1 << 9];

  private PieceCounter() {}

  /**
   * Counts.
   *
   * @param texts the batch
   * @param pattern how they are split
   * @param special tokens that part what stands around them
   */
  static PieceCounter of(List<String> texts, SplitPattern pattern, AddedTokens special) {
    var counter = new PieceCounter();
    var reader = new PieceReader(pattern);
    for (String text : texts) {
      special.split(text, ordinary -> reader.read(ordinary, counter::count), id -> {});
    }
    return counter;
  }

  /** Adds what was counted to counts of UTF-8. */
  void addTo(PieceCounts all) {
    for (int piece = 0; piece < pieces.size(); piece++) {
      byte[] bytes = Utf8.encode(pieces.chars(), pieces.start(piece), pieces.start(piece + 1));
      for (int from = 0; from < bytes.length; from += MAX_PIECE_BYTES) {
        all.add(bytes, from, Math.min(from + MAX_PIECE_BYTES, bytes.length), counts[piece]);
      }
    }
  }

  private void count(char[] chars, int from, int to) {
    int piece = pieces.number(chars, from, to);
    if (piece == counts.length) {
      counts = Arrays.copyOf(counts, 2 * piece);
    }
    counts[piece]++;
  }
}
