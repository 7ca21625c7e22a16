package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Sink;
import dev.glasshouse.tensor.Tensor;

/**
 * y = x / sqrt(mean(x^2) + eps) w over rows of the weight's width (Zhang and Sennrich, 2019,
 * arXiv:1910.07467). A tensor of heads is normalised head by head when the weight is one head wide.
 */
public final class RmsNormOp {
  private RmsNormOp() {}

  /**
   * @param x of any shape whose last dimension is a multiple of the weight's width
   * @param weight [width]
   */
  public static Tensor apply(Scope scope, Tensor x, Parameter weight, float eps) {
    int cols = weight.value().dim(0);
    if (x.dim(-1) % cols != 0) {
      throw new IllegalArgumentException("rmsNorm: " + x + " has no whole rows of " + weight);
    }
    int rows = Math.toIntExact(x.size() / cols);
    Tensor y = scope.tensor(x.shape());
    Tensor rstd = scope.tensor(rows);
    var norms = scope.device().kernels().norms();
    var workers = scope.device().workers();
    workers.ranges(
        rows,
        Workload.rows(cols),
        (from, count) -> {
          long start = (long) from * cols;
          norms.rmsNorm(
              x.data(),
              start,
              weight.value().data(),
              y.data(),
              start,
              rstd.data(),
              from,
              count,
              cols,
              eps);
        });
    return scope.record(
        y,
        dy -> {
          Reductions.addRowSums(
              scope,
              rows,
              cols,
              (from, count, sums, offset) -> {
                long start = (long) from * cols;
                norms.rmsNormWeightGradient(
                    x.data(),
                    start,
                    rstd.data(),
                    from,
                    dy.data(),
                    start,
                    sums.data(),
                    offset,
                    count,
                    cols);
              },
              weight);
          if (scope.tracks(x)) {
            Sink dx = scope.sink(x);
            workers.ranges(
                rows,
                Workload.rows(cols),
                (from, count) -> {
                  long start = (long) from * cols;
                  norms.rmsNormBackward(
                      x.data(),
                      start,
                      weight.value().data(),
                      rstd.data(),
                      from,
                      dy.data(),
                      start,
                      dx.tensor().data(),
                      start,
                      dx.accumulate(),
                      count,
                      cols);
                });
          }
        });
  }
}
