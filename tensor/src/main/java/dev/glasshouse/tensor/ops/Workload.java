package dev.glasshouse.tensor.ops;

/** How much work is worth handing to another thread. */
final class Workload {
  /** Elements in the smallest piece of an elementwise op: a few microseconds. */
  static final int GRAIN = 1 << 14;

  private Workload() {}

  /** Rows in the smallest piece of an op on rows of {@code cols}. */
  static int rows(int cols) {
    return Math.max(1, GRAIN / cols);
  }
}
