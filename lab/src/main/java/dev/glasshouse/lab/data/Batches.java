package dev.glasshouse.lab.data;

import dev.glasshouse.tensor.Rng;
import java.lang.foreign.ValueLayout;

/**
 * Packed rows as batches. Batch number n holds the rows n B to n B + B - 1 of an order that is a
 * function of the generator alone: any batch can be had at once, and the number of the next one is
 * all that a checkpoint must remember.
 */
public final class Batches {
  private final TokenFile file;
  private final PackedRows packed;
  private final Order order;

  /** Maps a position in the order to a row, or to -1 where there is none. */
  private interface Order {
    int row(long position);
  }

  private Batches(TokenFile file, PackedRows packed, Order order) {
    this.file = file;
    this.packed = packed;
    this.order = order;
  }

  /** Endless: epoch after epoch, each in an order of its own. */
  public static Batches shuffled(TokenFile file, PackedRows packed, Rng rng) {
    int rows = packed.rows();
    return new Batches(
        file, packed, position -> (int) rng.permute(rows, position / rows, position % rows));
  }

  /** Each row once; what a last batch lacks is filled with places that are not learnt from. */
  public static Batches inOrder(TokenFile file, PackedRows packed) {
    return new Batches(file, packed, position -> position < packed.rows() ? (int) position : -1);
  }

  /** Rows of one epoch. */
  public int rows() {
    return packed.rows();
  }

  /** Places in a row, T. */
  public int context() {
    return packed.context();
  }

  /**
   * Fills a batch.
   *
   * @param number which one, from 0
   * @param into its context is the packing's
   */
  public void read(long number, Batch into) {
    if (into.context() != packed.context()) {
      throw new IllegalArgumentException(
          "batch has context " + into.context() + ", rows have " + packed.context());
    }
    for (int b = 0; b < into.rows(); b++) {
      fill(order.row(number * into.rows() + b), into, b);
    }
  }

  private void fill(int row, Batch into, int b) {
    long base = (long) b * into.context();
    int place = 0;
    if (row >= 0) {
      for (int piece = packed.firstPiece(row); piece < packed.firstPiece(row + 1); piece++) {
        long start = packed.start(piece);
        int length = packed.length(piece);
        file.copy(start, into.tokens(), base + place, length);
        file.copy(start + 1, into.targets(), base + place, length);
        for (int i = 0; i < length; i++) {
          into.documentStarts().setAtIndex(ValueLayout.JAVA_INT, base + place + i, place);
        }
        place += length;
      }
    }
    for (; place < into.context(); place++) {
      into.tokens().setAtIndex(ValueLayout.JAVA_INT, base + place, file.token(0));
      into.targets().setAtIndex(ValueLayout.JAVA_INT, base + place, Batch.IGNORED);
      into.documentStarts().setAtIndex(ValueLayout.JAVA_INT, base + place, place);
    }
  }
}
