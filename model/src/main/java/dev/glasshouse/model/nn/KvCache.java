package dev.glasshouse.model.nn;

import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.UserError;

/** Keys and values of one sequence, float32, for every layer. */
public final class KvCache {
  private final Tensor[] keys;
  private final Tensor[] values;
  private final Tensor starts;
  private final int width;
  private final int capacity;
  private int length;

  /**
   * @param capacity most tokens it can hold
   */
  public KvCache(Device device, ModelConfig config, int capacity) {
    this.capacity = capacity;
    width = config.kvHeads() * config.headSize();
    keys = new Tensor[config.layers()];
    values = new Tensor[config.layers()];
    for (int l = 0; l < keys.length; l++) {
      keys[l] = device.tensor(1, capacity, width);
      values[l] = device.tensor(1, capacity, width);
    }
    starts = device.ints(1, capacity).copyFrom(new int[capacity]);
  }

  /** Tokens held. */
  public int length() {
    return length;
  }

  /** Most tokens it can hold. */
  public int capacity() {
    return capacity;
  }

  /** Forgets everything from position {@code newLength} on. */
  public void truncate(int newLength) {
    length = Math.min(length, newLength);
  }

  /** Writes one layer's keys and values [1, T, K * D] behind those held. */
  void put(int layer, Tensor k, Tensor v) {
    long at = (long) length * width;
    keys[layer].view(at, k.shape()).copyFrom(k);
    values[layer].view(at, v.shape()).copyFrom(v);
  }

  /** One layer's keys [1, n, K * D]. */
  Tensor keys(int layer, int n) {
    return keys[layer].view(0, 1, n, width);
  }

  /** One layer's values [1, n, K * D]. */
  Tensor values(int layer, int n) {
    return values[layer].view(0, 1, n, width);
  }

  /**
   * Every query sees all keys before it: int32 zeros [1, n].
   *
   * @param n tokens held and to come
   * @throws UserError if there is no room for them
   */
  public Tensor starts(int n) {
    if (n > capacity) {
      throw new UserError(
          "the context of %d tokens is full: %d are held and %d more were given"
              .formatted(capacity, length, n - length));
    }
    return starts.view(0, 1, n);
  }

  /** Counts {@code count} tokens as held, once all layers have put theirs. */
  public void advance(int count) {
    length += count;
  }
}
