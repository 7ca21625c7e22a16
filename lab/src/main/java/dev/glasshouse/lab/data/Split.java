package dev.glasshouse.lab.data;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Documents to learn from and documents held back. A document's side depends on its text alone:
 * repeated texts never lie on both.
 *
 * @param train to learn from
 * @param validation held back, never empty
 */
public record Split(DocumentRanges train, DocumentRanges validation) {
  /** Of a single document, one part in this many is held back. */
  private static final int SINGLE_SHARE = 10;

  /**
   * Holds back about a fraction of the documents, and at least one; of a single document, its last
   * tenth.
   *
   * @param fraction between 0 and 1
   */
  public static Split of(TokenFile file, double fraction) {
    int count = file.documents();
    if (count == 1) {
      return single(file);
    }
    IntPredicate held = i -> uniform(file.hash(i)) < fraction;
    boolean some = IntStream.range(0, count).anyMatch(held);
    boolean all = IntStream.range(0, count).allMatch(held);
    if (!some || all) {
      double least =
          IntStream.range(0, count).mapToDouble(i -> uniform(file.hash(i))).min().orElse(0);
      int chosen =
          IntStream.range(0, count)
              .filter(i -> uniform(file.hash(i)) == least)
              .findFirst()
              .orElseThrow();
      held = i -> i == chosen;
    }
    return new Split(ranges(file, held.negate()), ranges(file, held));
  }

  private static Split single(TokenFile file) {
    int length = Math.toIntExact(file.start(1));
    int kept = Math.max(1, length - Math.max(1, length / SINGLE_SHARE));
    int held = Math.max(1, length - kept);
    long heldBytes = (long) file.bytes(0) * held / length;
    return new Split(
        new DocumentRanges(new long[] {0}, new int[] {kept}, file.bytes(0) - heldBytes),
        new DocumentRanges(new long[] {length - held}, new int[] {held}, heldBytes));
  }

  private static DocumentRanges ranges(TokenFile file, IntPredicate which) {
    int[] documents = IntStream.range(0, file.documents()).filter(which).toArray();
    long[] starts = new long[documents.length];
    int[] lengths = new int[documents.length];
    long bytes = 0;
    for (int i = 0; i < documents.length; i++) {
      starts[i] = file.start(documents[i]);
      lengths[i] = Math.toIntExact(file.start(documents[i] + 1) - starts[i]);
      bytes += file.bytes(documents[i]);
    }
    return new DocumentRanges(starts, lengths, bytes);
  }

  /** The finaliser of MurmurHash3 (Appleby 2011) spreads the hash over [0, 1). */
  private static double uniform(long hash) {
    long z = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
    z = (z ^ z >>> 33) * 0xC4CEB9FE1A85EC53L;
    return ((z ^ z >>> 33) >>> 11) * 0x1p-53;
  }
}
