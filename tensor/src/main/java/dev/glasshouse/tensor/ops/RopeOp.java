package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;

/**
 * Rotary position embedding in the half-split order (Su et al., 2021, arXiv:2104.09864). Backward
 * rotates the gradient back.
 */
public final class RopeOp {
  private RopeOp() {}

  /**
   * Angles of every position.
   *
   * @param cos [positions, D/2]; likewise {@code sin}
   */
  public record Table(Tensor cos, Tensor sin) {}

  /**
   * @param x [..., heads * D]
   * @param positions int32, one for each row of x
   * @throws IllegalArgumentException when rows are no whole heads, or positions not one a row
   * @throws IndexOutOfBoundsException when a position is not in the table
   */
  public static Tensor apply(Scope scope, Tensor x, int headSize, Table table, Tensor positions) {
    if (x.dim(-1) % headSize != 0 || positions.size() != x.rows()) {
      throw new IllegalArgumentException(
          "rope: x is %s, heads have %d, and positions are %s".formatted(x, headSize, positions));
    }
    Tensor y = scope.tensor(x.shape());
    rotate(scope, x, y, headSize, table, positions, 1);
    return scope.record(
        y,
        dy -> {
          try (Scratch dx = scope.contribution(x)) {
            rotate(scope, dy, dx.tensor(), headSize, table, positions, -1);
          }
        });
  }

  private static void rotate(
      Scope scope, Tensor x, Tensor y, int headSize, Table table, Tensor positions, float sign) {
    int cols = x.dim(-1);
    var elementwise = scope.device().kernels().elementwise();
    scope
        .device()
        .workers()
        .ranges(
            x.rows(),
            Workload.rows(cols),
            (from, count) -> {
              long start = (long) from * cols;
              elementwise.rope(
                  x.data(),
                  start,
                  y.data(),
                  start,
                  count,
                  cols / headSize,
                  headSize,
                  table.cos().data(),
                  table.sin().data(),
                  positions.data(),
                  from,
                  sign);
            });
  }
}
