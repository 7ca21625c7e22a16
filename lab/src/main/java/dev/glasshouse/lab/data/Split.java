package dev.glasshouse.lab.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Documents to learn from and documents held back. A document's side depends on its text alone:
 * repeated texts never lie on both, in this token file or in any other with the same threshold.
 *
 * @param train to learn from
 * @param validation held back, never empty
 * @param threshold below it lie the texts held back, of hashes spread over [0, 1)
 */
public record Split(DocumentRanges train, DocumentRanges validation, double threshold) {
  /** Of a single document, one part in this many is held back. */
  private static final int SINGLE_SHARE = 10;

  /**
   * Holds back about a fraction of the documents, and at least one text; where all texts are the
   * same, the last tenth of it.
   *
   * @param fraction between 0 and 1
   */
  public static Split of(TokenFile file, double fraction) {
    double least = 1;
    double largest = 0;
    for (int i = 0; i < file.documents(); i++) {
      double place = Hashes.uniform(file.hash(i));
      least = Math.min(least, place);
      largest = Math.max(largest, place);
    }
    if (least == largest) {
      return single(file);
    }
    double threshold = largest < fraction ? least : Math.max(fraction, least);
    return at(file, threshold == least ? Math.nextUp(least) : threshold);
  }

  /** The split of a file at the threshold of another one. */
  public static Split at(TokenFile file, double threshold) {
    IntPredicate held = i -> Hashes.uniform(file.hash(i)) < threshold;
    return new Split(ranges(file, held.negate()), ranges(file, held), threshold);
  }

  private static Split single(TokenFile file) {
    int length = file.length(0);
    int kept = Math.max(1, length - Math.max(1, length / SINGLE_SHARE));
    int held = Math.max(1, length - kept);
    long heldBytes = (long) file.bytes(0) * held / length;
    return new Split(
        new DocumentRanges(new long[] {0}, new int[] {kept}, file.bytes(0) - heldBytes),
        new DocumentRanges(new long[] {length - held}, new int[] {held}, heldBytes),
        0);
  }

  /** The documents held back, source by source; of the file that this is the split of. */
  public List<DocumentRanges> validationBySource(TokenFile file, int sources) {
    if (sources == 1) {
      return List.of(validation);
    }
    List<DocumentRanges> all = new ArrayList<>();
    for (int source = 0; source < sources; source++) {
      int number = source;
      all.add(
          ranges(file, i -> file.source(i) == number && Hashes.uniform(file.hash(i)) < threshold));
    }
    return all;
  }

  private static DocumentRanges ranges(TokenFile file, IntPredicate which) {
    int[] documents = IntStream.range(0, file.documents()).filter(which).toArray();
    long[] starts = new long[documents.length];
    int[] lengths = new int[documents.length];
    long bytes = 0;
    for (int i = 0; i < documents.length; i++) {
      starts[i] = file.start(documents[i]);
      lengths[i] = file.length(documents[i]);
      bytes += file.bytes(documents[i]);
    }
    return new DocumentRanges(starts, lengths, bytes);
  }
}
