package dev.glasshouse.engine;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.Pass;
import dev.glasshouse.model.nn.KvCache;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.kernels.KvType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A sequence of tokens that a model reads bit by bit: keys and values of those it has read stay in
 * a cache, so that each token is computed once. For one thread.
 */
public final class Sequence {
  /**
   * Tokens of a prompt that are read at once: each chunk dequantises all weights anew, which costs
   * 6 to 24% more time at half the length (LOG.md).
   */
  public static final int CHUNK = 512;

  private final Model model;
  private final Device device;
  private final KvCache cache;
  private final float[] logits;

  /** Tokens at the front that were read as whole chunks of prompts. */
  private int whole;

  /** An empty sequence that holds keys and values in single precision. */
  public Sequence(Model model, Device device, int capacity) {
    this(model, device, capacity, KvType.F32);
  }

  /**
   * An empty sequence. Its cache lives as long as the device; {@link #clear} makes it ready for
   * another one.
   *
   * @param capacity most tokens it can hold; no more than the model's context are used
   * @param type how keys and values are held
   * @throws dev.glasshouse.tensor.UserError if the model's cannot be held so
   */
  public Sequence(Model model, Device device, int capacity, KvType type) {
    this.model = model;
    this.device = device;
    int most = Math.min(capacity, model.config().context());
    cache = new KvCache(device, model.config(), most, type);
    logits = new float[model.config().vocab()];
  }

  /** Tokens read. */
  public int length() {
    return cache.length();
  }

  /** Most tokens it can hold. */
  public int capacity() {
    return cache.capacity();
  }

  /** Tokens that can still be read. */
  public int room() {
    return capacity() - length();
  }

  /** Tokens to read next where there are many: chunks end at multiples of a fixed length. */
  public int chunk() {
    return Math.min(CHUNK - cache.length() % CHUNK, room());
  }

  /** Forgets all tokens. */
  public void clear() {
    keep(0);
  }

  /**
   * Forgets all tokens but the first {@code count}, or fewer: what stays are whole chunks that were
   * read as parts of a prompt, so that whatever is read next gives the same bits as if all had been
   * read again.
   *
   * @return how many stay
   */
  public int keep(int count) {
    whole = Math.min(count, whole) / CHUNK * CHUNK;
    cache.truncate(whole);
    return whole;
  }

  /**
   * Reads tokens.
   *
   * @param ids at least one
   * @throws dev.glasshouse.tensor.UserError if there is no room for them
   */
  public void read(int... ids) {
    if (whole == length() && ids.length == CHUNK) {
      whole += CHUNK;
    }
    try (Scope scope = device.inference()) {
      MemorySegment next = model.nextLogits(Pass.next(scope, cache, ids)).data();
      MemorySegment.copy(next, ValueLayout.JAVA_FLOAT, 0, logits, 0, logits.length);
    }
  }

  /**
   * Reads many tokens, chunk by chunk.
   *
   * @param ids at least one
   * @param cancelled asked before each chunk; true ends it
   */
  void read(List<Integer> ids, BooleanSupplier cancelled) {
    int[] all = ids.stream().mapToInt(Integer::intValue).toArray();
    for (int done = 0; done < all.length && !cancelled.getAsBoolean(); ) {
      int count = Math.min(chunk(), all.length - done);
      read(Arrays.copyOfRange(all, done, done + count));
      done += count;
    }
  }

  /**
   * Reads one token into each of several sequences at once. A sequence's logits have the same bits
   * as if it were alone.
   *
   * @param sequences of one model and device, all with room
   * @param ids one for each
   */
  static void readEach(List<Sequence> sequences, int... ids) {
    Sequence any = sequences.getFirst();
    if (sequences.size() == 1) {
      any.read(ids);
      return;
    }
    List<KvCache> caches = sequences.stream().map(sequence -> sequence.cache).toList();
    try (Scope scope = any.device.inference()) {
      MemorySegment next = any.model.logits(Pass.next(scope, caches, ids)).data();
      for (int row = 0; row < ids.length; row++) {
        float[] logits = sequences.get(row).logits;
        long at = (long) row * logits.length * Float.BYTES;
        MemorySegment.copy(next, ValueLayout.JAVA_FLOAT, at, logits, 0, logits.length);
      }
    }
  }

  /** Logits of the token after the last one read, [V]; overwritten by the next {@link #read}. */
  public float[] logits() {
    return logits;
  }
}
