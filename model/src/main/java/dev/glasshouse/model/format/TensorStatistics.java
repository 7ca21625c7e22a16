package dev.glasshouse.model.format;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;

/**
 * What numbers are in a tensor; all but the last speak of the finite ones, and are 0 without any.
 *
 * @param std deviation from the mean, of all and not of a sample
 * @param nonFinite how many are infinite or not a number
 */
public record TensorStatistics(double min, double max, double mean, double std, long nonFinite) {
  private static final Set<String> WITHOUT =
      Set.of(
          "BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2", "I16", "U16", "I32", "U32", "F64", "I64",
          "U64");

  /** Whether a source reads tensors of this type as floats. */
  public static boolean applyTo(String type) {
    return !WITHOUT.contains(type);
  }

  /**
   * The statistics of a tensor, read in pieces.
   *
   * @param name of a type that {@link #applyTo} names
   * @throws dev.glasshouse.tensor.UserError if there is no such tensor
   */
  public static TensorStatistics of(WeightSource source, String name) {
    long elements = source.elements(name);
    long step = Math.min(elements, Pieces.step(source.shape(name), 1));
    Totals totals = new Totals();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment values = arena.allocate(step * Float.BYTES, Float.BYTES);
      for (long from = 0; from < elements; from += step) {
        MemorySegment piece = values.asSlice(0, Math.min(step, elements - from) * Float.BYTES);
        source.readF32(name, from, piece);
        totals.add(piece);
      }
    }
    return totals.statistics();
  }

  /** Of all pieces so far. */
  private static final class Totals {
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double mean;
    private double squares;
    private long finite;
    private long others;

    /** Sums about the piece's own mean, joined as by Chan, Golub and LeVeque (1983), eq. 2.1. */
    void add(MemorySegment values) {
      long all = values.byteSize() / Float.BYTES;
      double sum = 0;
      long count = 0;
      for (long i = 0; i < all; i++) {
        float value = values.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
        if (Float.isFinite(value)) {
          min = Math.min(min, value);
          max = Math.max(max, value);
          sum += value;
          count++;
        }
      }
      others += all - count;
      if (count == 0) {
        return;
      }
      double pieceMean = sum / count;
      double pieceSquares = 0;
      for (long i = 0; i < all; i++) {
        float value = values.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
        pieceSquares += Float.isFinite(value) ? (value - pieceMean) * (value - pieceMean) : 0;
      }
      double apart = pieceMean - mean;
      double share = (double) count / (finite + count);
      squares += pieceSquares + apart * apart * finite * share;
      mean += apart * share;
      finite += count;
    }

    TensorStatistics statistics() {
      return finite == 0
          ? new TensorStatistics(0, 0, 0, 0, others)
          : new TensorStatistics(min, max, mean, Math.sqrt(squares / finite), others);
    }
  }
}
