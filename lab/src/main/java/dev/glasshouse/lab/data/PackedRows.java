package dev.glasshouse.lab.data;

import dev.glasshouse.tensor.Rng;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Documents packed into rows of T inputs: each row takes the longest document that fits, again and
 * again (best fit, decreasing). Rows to learn from have no gaps: when nothing fits, the head of a
 * document that also has a row of its own fills the rest. No row holds the tail of a document that
 * could stand whole: what is learnt from a tail, whose beginning cannot be seen, is to guess names
 * (LOG.md). Documents longer than a row give full rows first; their last part stands for itself.
 *
 * <p>The packing depends only on the documents and the generator, never on the epoch: attention
 * stays inside documents, so the neighbours of a document do not matter.
 */
public final class PackedRows {
  /** A gap smaller than this is left empty: so short a head would teach little. */
  private static final int MIN_PIECE = 8;

  private final int context;
  private int rows;
  private int pieces;
  private int[] firstPiece = new int[16];
  private long[] starts = new long[16];
  private int[] lengths = new int[16];

  private PackedRows(int context) {
    this.context = context;
  }

  /**
   * Packs documents to learn from. Heads that fill gaps come twice.
   *
   * @param documents at least one
   * @param context places in a row, T
   * @param rng decides which of equally long documents lie together
   */
  public static PackedRows pack(DocumentRanges documents, int context, Rng rng) {
    return pack(documents, context, rng, true);
  }

  /** Packs documents to measure with: every place of theirs comes once. Parameters as above. */
  public static PackedRows once(DocumentRanges documents, int context, Rng rng) {
    return pack(documents, context, rng, false);
  }

  private static PackedRows pack(DocumentRanges documents, int context, Rng rng, boolean fillGaps) {
    PackedRows packed = new PackedRows(context);
    Pool pool = new Pool(documents, context, rng);
    while (!pool.isEmpty()) {
      packed.addRow(pool, fillGaps);
    }
    packed.firstPiece = Arrays.copyOf(packed.firstPiece, packed.rows + 1);
    packed.firstPiece[packed.rows] = packed.pieces;
    return packed;
  }

  private void addRow(Pool pool, boolean fillGaps) {
    if (rows + 1 >= firstPiece.length) {
      firstPiece = Arrays.copyOf(firstPiece, 2 * firstPiece.length);
    }
    firstPiece[rows++] = pieces;
    int gap = context;
    while (gap > 0 && !pool.isEmpty()) {
      int piece = pool.takeLongest(gap);
      if (piece >= 0) {
        add(pool.start(piece), pool.length(piece));
        gap -= pool.length(piece);
      } else {
        if (fillGaps && gap >= MIN_PIECE) {
          add(pool.start(pool.longest()), gap);
        }
        return;
      }
    }
  }

  private void add(long start, int length) {
    if (pieces == starts.length) {
      starts = Arrays.copyOf(starts, 2 * pieces);
      lengths = Arrays.copyOf(lengths, 2 * pieces);
    }
    starts[pieces] = start;
    lengths[pieces++] = length;
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Places in a row, T. */
  public int context() {
    return context;
  }

  /** The first piece of a row; one past the last row, the number of pieces. */
  int firstPiece(int row) {
    return firstPiece[row];
  }

  /** Where a piece's inputs begin in the token file. */
  long start(int piece) {
    return starts[piece];
  }

  /** Number of a piece's inputs. */
  int length(int piece) {
    return lengths[piece];
  }

  /** Pieces that no row has yet, in a stack for each length. */
  private static final class Pool {
    private final long[] starts;
    private final int[] lengths;
    private final int[] next;
    private final int[] top;
    private final BitSet present;

    Pool(DocumentRanges documents, int context, Rng rng) {
      int count = 0;
      for (int i = 0; i < documents.count(); i++) {
        count = Math.addExact(count, (documents.length(i) + context - 1) / context);
      }
      starts = new long[count];
      lengths = new int[count];
      next = new int[count];
      top = new int[context + 1];
      present = new BitSet(context + 1);
      int piece = 0;
      for (int i = 0; i < documents.count(); i++) {
        int document = (int) rng.permute(documents.count(), 0, i);
        long start = documents.start(document);
        int length = documents.length(document);
        for (int done = 0; done < length; done += context) {
          starts[piece] = start + done;
          lengths[piece] = Math.min(context, length - done);
          push(piece++);
        }
      }
    }

    boolean isEmpty() {
      return present.isEmpty();
    }

    long start(int piece) {
      return starts[piece];
    }

    int length(int piece) {
      return lengths[piece];
    }

    /** Removes a piece of the greatest length up to a limit; -1 if there is none. */
    int takeLongest(int limit) {
      int length = present.previousSetBit(limit);
      if (length < 0) {
        return -1;
      }
      int piece = top[length];
      top[length] = next[piece];
      if (top[length] < 0) {
        present.clear(length);
      }
      return piece;
    }

    /** The longest piece, which stays. */
    int longest() {
      return top[present.length() - 1];
    }

    private void push(int piece) {
      int length = lengths[piece];
      next[piece] = present.get(length) ? top[length] : -1;
      top[length] = piece;
      present.set(length);
    }
  }
}
