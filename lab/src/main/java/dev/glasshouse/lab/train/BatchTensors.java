package dev.glasshouse.lab.train;

import dev.glasshouse.lab.data.Batch;
import dev.glasshouse.lab.data.Batches;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Tensor;

/**
 * The memory of one batch, filled again and again.
 *
 * @param ids int32 [B, T]
 * @param targets int32 [B, T]
 * @param starts int32 [B, T]
 * @param batch the same memory, for {@link Batches}
 */
record BatchTensors(Tensor ids, Tensor targets, Tensor starts, Batch batch) {
  static BatchTensors of(Device device, int rows, int context) {
    Tensor ids = device.ints(rows, context);
    Tensor targets = device.ints(rows, context);
    Tensor starts = device.ints(rows, context);
    return new BatchTensors(
        ids, targets, starts, new Batch(rows, context, ids.data(), targets.data(), starts.data()));
  }

  /** The rows from {@code from} on, sharing memory. */
  BatchTensors rows(int from, int count) {
    int context = batch.context();
    long at = (long) from * context;
    Tensor partIds = ids.view(at, count, context);
    Tensor partTargets = targets.view(at, count, context);
    Tensor partStarts = starts.view(at, count, context);
    return new BatchTensors(
        partIds,
        partTargets,
        partStarts,
        new Batch(count, context, partIds.data(), partTargets.data(), partStarts.data()));
  }

  /** Places that are learnt from. */
  int learnt() {
    int count = 0;
    for (long i = 0; i < targets.size(); i++) {
      count += targets.getInt(i) == Batch.IGNORED ? 0 : 1;
    }
    return count;
  }

  /** Queries and keys that meet: each place sees its document up to itself. */
  long pairs() {
    long count = 0;
    for (long i = 0; i < starts.size(); i++) {
      count += i % batch.context() - starts.getInt(i) + 1;
    }
    return count;
  }
}
