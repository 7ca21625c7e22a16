package dev.glasshouse.lab.data;

import dev.glasshouse.tensor.Rng;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packed rows as batches. Batch number n holds the rows n B to n B + B - 1 of an order that is a
 * function of the data and the generator alone: any batch can be had, and the number of the next
 * one is all that a checkpoint must remember.
 */
public final class Batches {
  private final int context;
  private final Order order;

  /**
   * A packed row.
   *
   * @param file has its tokens
   * @param packed says where
   * @param number which row of the packing
   */
  record Row(TokenFile file, PackedRows packed, int number) {}

  /** Maps a position in the order to a row, or to null where there is none. */
  interface Order {
    @Nullable Row row(long position);
  }

  Batches(int context, Order order) {
    this.context = context;
    this.order = order;
  }

  /** Endless: epoch after epoch, each in an order of its own. */
  public static Batches shuffled(TokenFile file, PackedRows packed, Rng rng) {
    int rows = packed.rows();
    return new Batches(
        packed.context(),
        position ->
            new Row(file, packed, (int) rng.permute(rows, position / rows, position % rows)));
  }

  /** Each row once; what a last batch lacks is filled with places that are not learnt from. */
  public static Batches inOrder(TokenFile file, PackedRows packed) {
    return new Batches(
        packed.context(),
        position -> position < packed.rows() ? new Row(file, packed, (int) position) : null);
  }

  /** Places in a row, T. */
  public int context() {
    return context;
  }

  /**
   * Fills a batch.
   *
   * @param number which one, from 0
   * @param into its context is the packing's
   */
  public void read(long number, Batch into) {
    if (into.context() != context) {
      throw new IllegalArgumentException(
          "batch has context " + into.context() + ", rows have " + context);
    }
    for (int b = 0; b < into.rows(); b++) {
      fill(order.row(number * into.rows() + b), into, b);
    }
  }

  /**
   * The ids of a row's documents, and of heads of documents, each without the token that begins it.
   *
   * @param position in the order
   * @return empty where there is no such row
   */
  public List<int[]> pieces(long position) {
    Row row = order.row(position);
    if (row == null) {
      return List.of();
    }
    List<int[]> pieces = new ArrayList<>();
    int end = row.packed().firstPiece(row.number() + 1);
    for (int piece = row.packed().firstPiece(row.number()); piece < end; piece++) {
      long start = row.packed().start(piece);
      int begin = row.file().token(0);
      int skipped = row.file().token(start) == begin ? 1 : 0; // none before a later part
      int[] ids = new int[row.packed().length(piece) - skipped];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = row.file().token(start + skipped + i);
      }
      pieces.add(ids);
    }
    return pieces;
  }

  private static void fill(@Nullable Row row, Batch into, int b) {
    long base = (long) b * into.context();
    int place = 0;
    if (row != null) {
      TokenFile file = row.file();
      PackedRows packed = row.packed();
      int end = packed.firstPiece(row.number() + 1);
      for (int piece = packed.firstPiece(row.number()); piece < end; piece++) {
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
      into.tokens().setAtIndex(ValueLayout.JAVA_INT, base + place, 0);
      into.targets().setAtIndex(ValueLayout.JAVA_INT, base + place, Batch.IGNORED);
      into.documentStarts().setAtIndex(ValueLayout.JAVA_INT, base + place, place);
    }
  }
}
