package dev.glasshouse.lab.data;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Documents that share most of their words' sequences with an earlier one, found by MinHash
 * (Broder, "On the resemblance and containment of documents", 1997) and locality-sensitive hashing
 * in bands (Indyk and Motwani, 1998).
 *
 * <p>A document is the set of its runs of {@value #SHINGLE} words. The resemblance s of two is the
 * size of their intersection over that of their union, and the chance that a random hash function
 * takes its minimum over both at the same run is s. {@value #BANDS} bands of {@value #ROWS} such
 * minima each are compared; two documents count as duplicates where a whole band is equal, which
 * happens with the chance 1 - (1 - s^{@value #ROWS})^{@value #BANDS}: 0.1% at s = 0.3, 5% at 0.5,
 * 77% at 0.75, 99.96% at 0.9. These are FineWeb's parameters (Penedo et al., 2024,
 * arXiv:2406.17557). At least the last {@code 2^22 / 14}, 300,000, documents are remembered.
 */
final class NearDuplicates implements Predicate<String> {
  private static final int SHINGLE = 5;
  private static final int BANDS = 14;
  private static final int ROWS = 8;

  private final RecentKeys seen = new RecentKeys();

  @Override
  public boolean test(String text) {
    long[] signature = signature(text);
    boolean isNew = true;
    long[] keys = new long[BANDS];
    for (int band = 0; band < BANDS; band++) {
      long key = band;
      for (int row = 0; row < ROWS; row++) {
        key = Hashes.mix(key * 31 + signature[band * ROWS + row]);
      }
      keys[band] = key;
    }
    for (long key : keys) {
      isNew &= seen.add(key);
    }
    return isNew;
  }

  /** For each of BANDS x ROWS hash functions its least value over the runs of words. */
  private static long[] signature(String text) {
    List<Long> words = Words.hashes(text);
    if (words.isEmpty()) {
      words = List.of(Hashes.of(text));
    }
    long[] least = new long[BANDS * ROWS];
    Arrays.fill(least, Long.MAX_VALUE);
    for (int i = 0; i + SHINGLE <= Math.max(words.size(), SHINGLE); i++) {
      long run = 0;
      for (long word : words.subList(i, Math.min(i + SHINGLE, words.size()))) {
        run = Hashes.mix(run * 31 + word);
      }
      long step = Hashes.mix(run + 1) | 1;
      for (int k = 0; k < least.length; k++) {
        run += step; // double hashing: function k is h + k h' (Kirsch and Mitzenmacher, 2006)
        least[k] = Math.min(least[k], run);
      }
    }
    return least;
  }
}
