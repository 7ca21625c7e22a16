package dev.glasshouse.tensor;

/** Whether a piece of memory still belongs to the tensors that were made on it. */
final class Lifetime {
  private boolean over;

  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }
}
