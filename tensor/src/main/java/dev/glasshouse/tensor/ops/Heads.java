package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * Heads inside a tensor of rows: head h of row t lies at {@code offset + t * stride + h *
 * headSize}. So queries, keys and values may be three tensors or three column ranges of one.
 */
record Heads(Tensor tensor, int offset, int stride, int headSize) {
  MemorySegment data() {
    return tensor.data();
  }

  long at(long row, int head) {
    return offset + row * stride + (long) head * headSize;
  }
}
