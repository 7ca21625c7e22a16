package dev.glasshouse.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * A stack of tensors in chunks of a {@link MemoryPool}. Tensors are popped back to a mark, or
 * marked dead one by one in any order; dead ones leave as soon as nothing alive lies on top of
 * them.
 */
final class MemoryStack implements AutoCloseable {
  private record Entry(Lifetime lifetime, int chunk, long offset, long bytes) {
    long end() {
      return offset + bytes;
    }
  }

  private final MemoryPool pool;
  private final List<NativeMemory.Region> chunks = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private long top;

  MemoryStack(MemoryPool pool) {
    this.pool = pool;
  }

  /** A tensor with undefined content. */
  Tensor push(DType type, int... shape) {
    long bytes = type.bytes() * Tensor.size(shape);
    long room = NativeMemory.aligned(bytes);
    pool.charge(room);
    if (chunks.isEmpty() || top + room > chunks.getLast().data().byteSize()) {
      chunks.add(pool.take(room));
      top = 0;
    }
    Entry entry = new Entry(new Lifetime(pool.lifetime()), chunks.size() - 1, top, room);
    entries.add(entry);
    top += room;
    return new Tensor(
        type, shape.clone(), chunks.getLast().data().asSlice(entry.offset, bytes), entry.lifetime);
  }

  /** The height of the stack, for {@link #popTo}. */
  int mark() {
    return entries.size();
  }

  /** Takes back everything pushed since the mark. */
  void popTo(int mark) {
    while (entries.size() > mark) {
      pop();
    }
  }

  /** Marks one tensor dead and pops what is dead at the top. */
  void release(Tensor tensor) {
    tensor.lifetime().end();
    while (!entries.isEmpty() && entries.getLast().lifetime.isOver()) {
      pop();
    }
  }

  private void pop() {
    Entry entry = entries.removeLast();
    entry.lifetime.end();
    pool.refund(entry.bytes);
    int chunksLeft = entries.isEmpty() ? 0 : entries.getLast().chunk + 1;
    while (chunks.size() > chunksLeft) {
      pool.give(chunks.removeLast());
    }
    top = entries.isEmpty() ? 0 : entries.getLast().end();
  }

  @Override
  public void close() {
    popTo(0);
  }
}
