package dev.glasshouse.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Encodes texts for one thread at a time, and remembers the ids of the pieces it met. What is
 * remembered is bounded: when it is full, all of it is forgotten, and the frequent pieces are back
 * at once.
 */
final class BpeEncoder {
  private static final int MAX_PIECES = 1 << 16;
  private static final int MAX_CHARS = 1 << 20;

  /** Longer pieces hardly come twice. */
  private static final int LONGEST = 64;

  private final PieceReader reader;
  private final int[] idOfByte;
  private final PieceMerger merger;
  private final Map<String, Integer> wholePieces;
  private final PieceTable known = new PieceTable();

  /** By piece number its only id, or the complement of a place in {@link #sequences}. */
  private int[] codes = new int[1 << 9];

  /** For pieces of several ids: how many, then they. */
  private final IntList sequences = new IntList(1 << 10);

  private final byte[] bytes = new byte[4 * LONGEST];
  private int[] ids = new int[4 * LONGEST];

  /**
   * @param wholePieces tokens that a piece is taken for whatever the merges say, by their bytes as
   *     Latin-1
   */
  BpeEncoder(
      SplitPattern pattern, int[] idOfByte, MergeTable merges, Map<String, Integer> wholePieces) {
    this.wholePieces = wholePieces;
    this.reader = new PieceReader(pattern);
    this.idOfByte = idOfByte;
    this.merger = new PieceMerger(merges);
  }

  /** Adds the ids of a text to a list. */
  void encode(String text, IntList out) {
    reader.read(text, (chars, from, to) -> encodePiece(chars, from, to, out));
  }

  private void encodePiece(char[] chars, int from, int to, IntList out) {
    if (to - from > LONGEST) {
      int count = merge(chars, from, to);
      out.addAll(ids, 0, count);
      return;
    }
    int before = known.size();
    int number = known.number(chars, from, to);
    if (number == before) {
      number = remember(number, chars, from, to);
    }
    int code = codes[number];
    if (code >= 0) {
      out.add(code);
    } else {
      out.addAll(sequences.values(), ~code + 1, sequences.get(~code));
    }
  }

  /** Notes the ids of a piece that has just been given a number; the number may become another. */
  private int remember(int fresh, char[] chars, int from, int to) {
    int number = fresh;
    if (number == MAX_PIECES || known.totalChars() > MAX_CHARS) {
      known.clear();
      sequences.clear();
      number = known.number(chars, from, to);
    }
    if (number == codes.length) {
      codes = Arrays.copyOf(codes, 2 * number);
    }
    int count = merge(chars, from, to);
    if (count == 1) {
      codes[number] = ids[0];
    } else {
      codes[number] = ~sequences.size();
      sequences.add(count);
      sequences.addAll(ids, 0, count);
    }
    return number;
  }

  /** Leaves the ids of a piece in {@link #ids} and returns how many there are. */
  private int merge(char[] chars, int from, int to) {
    // UTF-8 takes at most three bytes for a char.
    byte[] utf8 = 3L * (to - from) <= bytes.length ? bytes : new byte[Utf8.length(chars, from, to)];
    int count = Utf8.encode(chars, from, to, utf8);
    if (count > ids.length) {
      ids = new int[count];
    }
    if (!wholePieces.isEmpty()) {
      Integer whole = wholePieces.get(new String(utf8, 0, count, StandardCharsets.ISO_8859_1));
      if (whole != null) {
        ids[0] = whole;
        return 1;
      }
    }
    for (int i = 0; i < count; i++) {
      ids[i] = idOfByte[utf8[i] & 0xFF];
    }
    return merger.merge(ids, count);
  }
}
