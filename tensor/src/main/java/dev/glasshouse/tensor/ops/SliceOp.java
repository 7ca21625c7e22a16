package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Columns [from, to) of every row. The gradient of the other columns is zero. */
public final class SliceOp {
  private SliceOp() {}

  /**
   * @param x [..., C]
   * @return [..., to - from]
   * @throws IllegalArgumentException for a range outside the row
   */
  public static Tensor apply(Scope scope, Tensor x, int from, int to) {
    int cols = x.dim(-1);
    if (from < 0 || to > cols || from >= to) {
      throw new IllegalArgumentException("slice: [" + from + ", " + to + ") is not within " + x);
    }
    int[] shape = x.shape();
    shape[shape.length - 1] = to - from;
    Tensor y = scope.tensor(shape);
    copyColumns(scope, x, from, y, 0, to - from);
    return scope.record(
        y,
        dy -> {
          try (Scratch scratch = scope.contribution(x)) {
            Tensor dx = scratch.tensor();
            var elementwise = scope.device().kernels().elementwise();
            scope
                .device()
                .workers()
                .blocks(dx.size(), (at, n) -> elementwise.fill(dx.data(), at, n, 0));
            copyColumns(scope, dy, 0, dx, from, to - from);
          }
        });
  }

  /** Copies {@code width} columns of every row of x to every row of y. */
  static void copyColumns(Scope scope, Tensor x, int xColumn, Tensor y, int yColumn, int width) {
    int xCols = x.dim(-1);
    int yCols = y.dim(-1);
    scope
        .device()
        .workers()
        .ranges(
            x.rows(),
            Workload.rows(width),
            (from, count) -> {
              for (long r = from; r < from + count; r++) {
                MemorySegment.copy(
                    x.data(),
                    4 * (r * xCols + xColumn),
                    y.data(),
                    4 * (r * yCols + yColumn),
                    4L * width);
              }
            });
  }
}
