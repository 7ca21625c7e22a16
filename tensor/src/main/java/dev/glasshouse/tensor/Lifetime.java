package dev.glasshouse.tensor;

import org.jspecify.annotations.Nullable;

/** Whether a piece of memory still belongs to the tensors that were made on it. */
final class Lifetime {
  private final @Nullable Lifetime outer;
  private boolean over;

  /** A lifetime that ends by itself. */
  Lifetime() {
    this(null);
  }

  /** A lifetime that ends with another at the latest. */
  Lifetime(@Nullable Lifetime outer) {
    this.outer = outer;
  }

  void end() {
    over = true;
  }

  boolean isOver() {
    return over || (outer != null && outer.isOver());
  }
}
