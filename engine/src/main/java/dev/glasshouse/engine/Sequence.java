package dev.glasshouse.engine;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.Pass;
import dev.glasshouse.model.nn.KvCache;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A sequence of tokens that a model reads bit by bit: keys and values of those it has read stay in
 * a cache, so that each token is computed once. For one thread.
 */
public final class Sequence {
  /** Tokens of a prompt that are read at once: enough for efficient products, little memory. */
  private static final int CHUNK = 256;

  private final Model model;
  private final Device device;
  private final KvCache cache;
  private final float[] logits;

  /**
   * An empty sequence. Its cache lives as long as the device; {@link #clear} makes it ready for
   * another one.
   *
   * @param capacity most tokens it can hold; no more than the model's context are used
   */
  public Sequence(Model model, Device device, int capacity) {
    this.model = model;
    this.device = device;
    cache = new KvCache(device, model.config(), Math.min(capacity, model.config().context()));
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
    cache.truncate(0);
  }

  /**
   * Reads tokens.
   *
   * @param ids at least one
   * @throws dev.glasshouse.tensor.UserError if there is no room for them
   */
  public void read(int... ids) {
    try (Scope scope = device.inference()) {
      MemorySegment next = model.nextLogits(Pass.next(scope, cache, ids)).data();
      MemorySegment.copy(next, ValueLayout.JAVA_FLOAT, 0, logits, 0, logits.length);
    }
  }

  /** Logits of the token after the last one read, [V]; overwritten by the next {@link #read}. */
  public float[] logits() {
    return logits;
  }
}
