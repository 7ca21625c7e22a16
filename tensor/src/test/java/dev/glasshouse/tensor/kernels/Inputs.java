package dev.glasshouse.tensor.kernels;

import dev.glasshouse.tensor.Rng;
import java.lang.foreign.Arena;
import java.util.function.IntUnaryOperator;

/** Makes buffers of random numbers: the same ones for the same sequence of calls. */
final class Inputs {
  private final Arena arena;
  private final Rng rng = Rng.of(42, "kernels");
  private int made;

  Inputs(Arena arena) {
    this.arena = arena;
  }

  /** Undefined content: not numbers, so that reading it shows. */
  Buffer empty(int size) {
    return Buffer.allocate(arena, size);
  }

  /** Normal numbers with mean 0 and the given deviation. */
  Buffer normal(int size, float deviation) {
    Buffer b = empty(size);
    made++;
    for (int i = 0; i < size; i++) {
      b.set(i, deviation * rng.normal(made, i));
    }
    return b;
  }

  /** Uniform in [0.5, 1.5). */
  Buffer positive(int size) {
    Buffer b = empty(size);
    made++;
    for (int i = 0; i < size; i++) {
      b.set(i, 0.5f + rng.uniformFloat(made, i));
    }
    return b;
  }

  /** int32 values. */
  Buffer ints(int size, IntUnaryOperator value) {
    Buffer b = empty(size);
    for (int i = 0; i < size; i++) {
      b.setInt(i, value.applyAsInt(i));
    }
    return b;
  }
}
