package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.kernels.KvType;
import java.util.Objects;

/**
 * One layer's keys or values of one sequence. The tokens of a head lie side by side: what reads one
 * head, as attention does, reads on from where it is (from memory twice as fast as every third 128
 * bytes).
 *
 * @param data [K, capacity, words of a head's row of D], floats or, of the other types, bytes in
 *     words
 */
public record KvRows(KvType type, int heads, int headSize, Tensor data) {
  /** Room for {@code capacity} tokens that lives as long as the device. */
  public static KvRows of(Device device, KvType type, int capacity, int heads, int headSize) {
    int words = type.rowBytes(headSize) / Float.BYTES;
    Tensor data =
        type == KvType.F32
            ? device.tensor(heads, capacity, words)
            : device.ints(heads, capacity, words);
    return new KvRows(type, heads, headSize, data);
  }

  /** Most tokens it can hold. */
  public int capacity() {
    return data.dim(1);
  }

  /** Which row of {@link #data} a token's head is. */
  long row(int head, int token) {
    return (long) head * capacity() + token;
  }

  /** Writes rows of x [..., K * D] from token {@code at} on. */
  public void put(Scope scope, Tensor x, int at) {
    put(scope, x, 0, x.rows(), at);
  }

  /** Writes some rows of x [..., K * D], the first {@code from}, from token {@code at} on. */
  public void put(Scope scope, Tensor x, int from, int rows, int at) {
    Objects.checkFromIndexSize(at, rows, capacity());
    var decoding = scope.device().kernels().decoding();
    int width = heads * headSize;
    scope
        .device()
        .workers()
        .ranges(
            rows,
            Workload.rows(width),
            (row, count) -> {
              for (int h = 0; h < heads; h++) {
                long xo = (long) (from + row) * width + (long) h * headSize;
                decoding.putRows(
                    type, x.data(), xo, width, count, headSize, data.data(), row(h, at + row));
              }
            });
  }

  /** A copy of the first tokens as float32 [1, tokens, K * D]. */
  public Tensor floats(Scope scope, int tokens) {
    int width = heads * headSize;
    Tensor floats = scope.tensor(1, tokens, width);
    var decoding = scope.device().kernels().decoding();
    scope
        .device()
        .workers()
        .ranges(
            tokens,
            Workload.rows(width),
            (token, count) -> {
              for (int h = 0; h < heads; h++) {
                long to = (long) token * width + (long) h * headSize;
                decoding.getRows(
                    type, data.data(), row(h, token), count, headSize, floats.data(), to, width);
              }
            });
    return floats;
  }
}
