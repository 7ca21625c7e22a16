package dev.glasshouse.model.format;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/** The bytes of a tensor that is to be written; they need not all be in memory at once. */
@FunctionalInterface
public interface TensorData {
  /** Takes bytes. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes a piece.
     *
     * @param bytes valid during the call
     */
    void take(MemorySegment bytes) throws IOException;
  }

  /** Gives all bytes in their order. */
  void writeTo(Sink sink) throws IOException;

  /** Bytes in one piece, asked for when they are needed. */
  static TensorData of(Supplier<MemorySegment> bytes) {
    return sink -> sink.take(bytes.get());
  }
}
