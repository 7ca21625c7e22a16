package dev.glasshouse.model.tokenizer;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Encodes a stream of documents in several threads, in order and in bounded memory.
 *
 * <pre>{@code
 * var encoder = new ParallelEncoder(tokenizer, 2);
 * encoder.encodeOrdinary(documents.iterator(), ids -> write(ids));
 * }</pre>
 */
public final class ParallelEncoder {
  private static final int BATCH_CHARS = 1 << 17;

  private final Tokenizer tokenizer;
  private final int threads;

  /**
   * @param tokenizer what to encode with
   * @param threads how many threads encode
   * @throws IllegalArgumentException if that is less than one
   */
  public ParallelEncoder(Tokenizer tokenizer, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    this.tokenizer = tokenizer;
    this.threads = threads;
  }

  /**
   * Encodes each document as {@link Tokenizer#encodeOrdinary} does.
   *
   * @param documents read by the calling thread, a few batches ahead of the sink
   * @param sink takes the ids of each document, in the documents' order, in the calling thread
   * @throws RuntimeException or Error: what the documents or the sink threw
   */
  public void encodeOrdinary(Iterator<String> documents, Consumer<int[]> sink) {
    OrderedTasks.run(
        threads, new TextBatches(documents, BATCH_CHARS), this::encode, ids -> ids.forEach(sink));
  }

  private List<int[]> encode(List<String> batch) {
    return batch.stream().map(tokenizer::encodeOrdinary).toList();
  }
}
