package dev.glasshouse.lab.data;

/**
 * Some of a token file's documents: document i's inputs are {@code lengths[i]} ids from {@code
 * starts[i]}, and its targets are the same, one place on.
 *
 * @param starts positions in the token file
 * @param lengths at least 1
 * @param bytes UTF-8 length of their texts, together
 */
public record DocumentRanges(long[] starts, int[] lengths, long bytes) {

  /** Number of documents. */
  public int count() {
    return starts.length;
  }

  /** Number of targets in all documents. */
  public long tokens() {
    long tokens = 0;
    for (int length : lengths) {
      tokens += length;
    }
    return tokens;
  }
}
