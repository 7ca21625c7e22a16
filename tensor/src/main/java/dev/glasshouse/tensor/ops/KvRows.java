package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.kernels.KvType;

/**
 * One layer's keys or values of one sequence, a row a token.
 *
 * @param width K * D
 * @param data [capacity, words of a row], floats or, of the other types, bytes in words
 */
public record KvRows(KvType type, int width, Tensor data) {
  /** Room for {@code capacity} rows that lives as long as the device. */
  public static KvRows of(Device device, KvType type, int capacity, int width) {
    int words = type.rowBytes(width) / Float.BYTES;
    return new KvRows(
        type,
        width,
        type == KvType.F32 ? device.tensor(capacity, words) : device.ints(capacity, words));
  }

  /** Writes rows of x [..., width] from row {@code at} on. */
  public void put(Scope scope, Tensor x, int at) {
    put(scope, x, 0, x.rows(), at);
  }

  /** Writes some rows of x [..., width], the first {@code from}, from row {@code at} on. */
  public void put(Scope scope, Tensor x, int from, int rows, int at) {
    var decoding = scope.device().kernels().decoding();
    scope
        .device()
        .workers()
        .ranges(
            rows,
            Workload.rows(width),
            (row, count) ->
                decoding.putRows(
                    type,
                    x.data(),
                    (long) (from + row) * width,
                    count,
                    width,
                    data.data(),
                    at + row));
  }

  /** The first rows as float32 [1, rows, width]: in place where they are, else a copy. */
  public Tensor floats(Scope scope, int rows) {
    if (type == KvType.F32) {
      return data.view(0, 1, rows, width);
    }
    Tensor floats = scope.tensor(1, rows, width);
    var decoding = scope.device().kernels().decoding();
    scope
        .device()
        .workers()
        .ranges(
            rows,
            Workload.rows(width),
            (row, count) ->
                decoding.getRows(
                    type,
                    data.data(),
                    width,
                    row,
                    count,
                    0,
                    width,
                    floats.data(),
                    (long) row * width));
    return floats;
  }
}
