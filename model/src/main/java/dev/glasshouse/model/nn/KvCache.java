package dev.glasshouse.model.nn;

import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.kernels.KvType;
import dev.glasshouse.tensor.ops.KvRows;
import java.util.Locale;

/** Keys and values of one sequence, for every layer. */
public final class KvCache {
  private final KvRows[] keys;
  private final KvRows[] values;
  private final Tensor starts;
  private final int capacity;
  private int length;

  /** A cache in single precision, of at most {@code capacity} tokens. */
  public KvCache(Device device, ModelConfig config, int capacity) {
    this(device, config, capacity, KvType.F32);
  }

  /**
   * @param capacity most tokens it can hold
   * @param type how it holds them
   * @throws UserError if the model's heads cannot be held so
   */
  public KvCache(Device device, ModelConfig config, int capacity, KvType type) {
    this.capacity = capacity;
    if (config.headSize() % type.unit() != 0) {
      throw new UserError(
          "Cannot hold keys and values as %s: the model's heads of %d are no multiple of %d; take %s"
              .formatted(
                  type.name().toLowerCase(Locale.ROOT),
                  config.headSize(),
                  type.unit(),
                  config.headSize() % KvType.F16.unit() == 0 ? "f16" : "f32"));
    }
    keys = new KvRows[config.layers()];
    values = new KvRows[config.layers()];
    for (int l = 0; l < keys.length; l++) {
      keys[l] = KvRows.of(device, type, capacity, config.kvHeads(), config.headSize());
      values[l] = KvRows.of(device, type, capacity, config.kvHeads(), config.headSize());
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

  /**
   * Writes some rows of one layer's keys and values [..., K * D] behind those held.
   *
   * @param from the first of the {@code rows}
   */
  void put(Scope scope, int layer, Tensor k, Tensor v, int from, int rows) {
    keys[layer].put(scope, k, from, rows, length);
    values[layer].put(scope, v, from, rows, length);
  }

  /** One layer's keys. */
  KvRows keys(int layer) {
    return keys[layer];
  }

  /** One layer's values. */
  KvRows values(int layer) {
    return values[layer];
  }

  /**
   * Every query sees all keys before it: int32 zeros [1, n].
   *
   * @param n tokens held and to come
   * @throws UserError if there is no room for them
   */
  public Tensor starts(int n) {
    requireRoom(n - length);
    return starts.view(0, 1, n);
  }

  /**
   * Refuses more tokens than there is room for.
   *
   * @throws UserError if there are
   */
  public void requireRoom(int tokens) {
    if (tokens > capacity - length) {
      throw new UserError(
          "the context of %d tokens is full: %d are held and %d more were given"
              .formatted(capacity, length, tokens));
    }
  }

  /** Counts {@code count} tokens as held, once all layers have put theirs. */
  public void advance(int count) {
    length += count;
  }
}
