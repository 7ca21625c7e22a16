package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;

/** The columns of a, then those of b, row by row. */
public final class ConcatOp {
  private ConcatOp() {}

  /**
   * @param a [..., A]
   * @param b [..., B], with as many rows
   * @return [..., A + B]
   * @throws IllegalArgumentException when the numbers of rows differ
   */
  public static Tensor apply(Scope scope, Tensor a, Tensor b) {
    if (a.rows() != b.rows()) {
      throw new IllegalArgumentException("concat: rows of " + a + " and " + b + " differ");
    }
    int left = a.dim(-1);
    int right = b.dim(-1);
    int[] shape = a.shape();
    shape[shape.length - 1] = left + right;
    Tensor y = scope.tensor(shape);
    SliceOp.copyColumns(scope, a, 0, y, 0, left);
    SliceOp.copyColumns(scope, b, 0, y, left, right);
    return scope.record(
        y,
        dy -> {
          try (Scratch da = scope.contribution(a)) {
            SliceOp.copyColumns(scope, dy, 0, da.tensor(), 0, left);
          }
          try (Scratch db = scope.contribution(b)) {
            SliceOp.copyColumns(scope, dy, left, db.tensor(), 0, right);
          }
        });
  }
}
