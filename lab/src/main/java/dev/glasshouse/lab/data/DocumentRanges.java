package dev.glasshouse.lab.data;

/**
 * Some of a token file's documents: each one's inputs are {@link #length} ids from {@link #start},
 * and its targets are the same, one place on.
 */
public final class DocumentRanges {
  private final long[] starts;
  private final int[] lengths;
  private final long bytes;
  private final long tokens;

  /**
   * @param starts positions in the token file; not to be changed afterwards
   * @param lengths for each, at least 1; not to be changed afterwards
   * @param bytes UTF-8 length of their texts, together
   */
  DocumentRanges(long[] starts, int[] lengths, long bytes) {
    this.starts = starts;
    this.lengths = lengths;
    this.bytes = bytes;
    long sum = 0;
    for (int length : lengths) {
      sum += length;
    }
    this.tokens = sum;
  }

  /** Number of documents. */
  public int count() {
    return starts.length;
  }

  /** Where a document's inputs begin in the token file. */
  public long start(int document) {
    return starts[document];
  }

  /** Number of a document's inputs, which is that of its targets. */
  public int length(int document) {
    return lengths[document];
  }

  /** Number of targets in all documents. */
  public long tokens() {
    return tokens;
  }

  /** UTF-8 length of their texts, together. */
  public long bytes() {
    return bytes;
  }
}
