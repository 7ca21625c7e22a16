package dev.glasshouse.lab.data;

import dev.glasshouse.model.format.Dtype;
import dev.glasshouse.model.format.Safetensors;
import dev.glasshouse.model.format.TensorInfo;
import dev.glasshouse.tensor.UserError;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;

/**
 * A corpus as token ids, mapped into memory.
 *
 * <p>On disk it is a safetensors file: {@code tokens} (I32), where each document is a token that
 * begins it, its text, and a token that ends it ({@link DocumentTokens}); and for each document
 * {@code starts} (I64, with one more at the end), {@code hashes} (I64, of its text), {@code bytes}
 * (I32, the length of its UTF-8 text) and {@code sources} (I32, the number of the source it comes
 * from).
 */
public final class TokenFile implements AutoCloseable {
  static final ValueLayout.OfInt INTS =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONGS =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path path;
  private final Safetensors file;
  private final MemorySegment tokens;
  private final MemorySegment starts;
  private final MemorySegment hashes;
  private final MemorySegment bytes;
  private final MemorySegment sources;
  private final int documents;

  private TokenFile(Path path, Safetensors file) {
    this.path = path;
    this.file = file;
    this.tokens = segment("tokens", Dtype.I32);
    this.starts = segment("starts", Dtype.I64);
    this.hashes = segment("hashes", Dtype.I64);
    this.bytes = segment("bytes", Dtype.I32);
    this.sources = segment("sources", Dtype.I32);
    long count = hashes.byteSize() / Long.BYTES;
    check(count > 0 && count < Integer.MAX_VALUE);
    this.documents = (int) count;
    check(bytes.byteSize() == count * Integer.BYTES);
    check(sources.byteSize() == count * Integer.BYTES);
    check(starts.byteSize() == (count + 1) * Long.BYTES);
    check(start(0) == 0 && start(documents) == tokens.byteSize() / Integer.BYTES);
    for (int i = 0; i < documents; i++) {
      long ids = start(i + 1) - start(i);
      check(ids >= 2 && ids <= Integer.MAX_VALUE);
    }
  }

  /**
   * Maps a file that {@link TokenFileWriter} made.
   *
   * @throws UserError if it cannot be read or is another kind of file
   */
  public static TokenFile open(Path path) {
    Safetensors file = Safetensors.open(path);
    try {
      return new TokenFile(path, file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private MemorySegment segment(String name, Dtype dtype) {
    TensorInfo info = file.info(name);
    check(info.dtype() == dtype && info.shape().size() == 1);
    return file.segment(name);
  }

  private void check(boolean consistent) {
    if (!consistent) {
      throw new UserError("Cannot use " + path + ": not a token file; delete it to make it anew");
    }
  }

  /** What its writer said about it: corpus and tokeniser. */
  public Map<String, String> metadata() {
    return file.metadata();
  }

  /** Number of documents. */
  public int documents() {
    return documents;
  }

  /** Number of ids that follow another in their document: what there is to predict. */
  public long targets() {
    return tokens.byteSize() / Integer.BYTES - documents;
  }

  /** Number of a document's targets: its text's tokens, and the one that ends it. */
  public int length(int document) {
    return (int) (start(document + 1) - start(document) - 1);
  }

  /** Where a document begins; for the document after the last one, the end. */
  public long start(int document) {
    return starts.getAtIndex(LONGS, document);
  }

  /** A hash of a document's text. */
  public long hash(int document) {
    return hashes.getAtIndex(LONGS, document);
  }

  /** Bytes of a document's text. */
  public int bytes(int document) {
    return bytes.getAtIndex(INTS, document);
  }

  /** The number of the source that a document comes from. */
  public int source(int document) {
    return sources.getAtIndex(INTS, document);
  }

  /** One id. */
  public int token(long position) {
    return tokens.getAtIndex(INTS, position);
  }

  /**
   * Copies ids.
   *
   * @param position of the first
   * @param target int32, native order
   * @param index of the first in the target
   * @param count how many
   */
  public void copy(long position, MemorySegment target, long index, int count) {
    MemorySegment.copy(
        tokens,
        INTS,
        position * Integer.BYTES,
        target,
        ValueLayout.JAVA_INT,
        index * Integer.BYTES,
        count);
  }

  @Override
  public void close() {
    file.close();
  }
}
