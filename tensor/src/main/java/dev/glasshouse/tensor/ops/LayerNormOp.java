package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Sink;
import dev.glasshouse.tensor.Tensor;

/** y = (x - mean) / sqrt(variance + eps) w + b over rows (Ba et al., 2016, arXiv:1607.06450). */
public final class LayerNormOp {
  private LayerNormOp() {}

  /**
   * @param x [..., C]
   * @param weight [C]; likewise {@code bias}
   */
  public static Tensor apply(Scope scope, Tensor x, Parameter weight, Parameter bias, float eps) {
    int cols = weight.value().dim(0);
    if (x.dim(-1) != cols) {
      throw new IllegalArgumentException("layerNorm: " + x + " has no rows of " + weight);
    }
    int rows = x.rows();
    Tensor y = scope.tensor(x.shape());
    Tensor mean = scope.tensor(rows);
    Tensor rstd = scope.tensor(rows);
    var norms = scope.device().kernels().norms();
    var workers = scope.device().workers();
    workers.ranges(
        rows,
        Workload.rows(cols),
        (from, count) -> {
          long start = (long) from * cols;
          norms.layerNorm(
              x.data(),
              start,
              weight.value().data(),
              bias.value().data(),
              y.data(),
              start,
              mean.data(),
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
                norms.layerNormWeightGradient(
                    x.data(),
                    start,
                    mean.data(),
                    rstd.data(),
                    from,
                    dy.data(),
                    start,
                    sums.data(),
                    offset,
                    sums.data(),
                    offset + cols,
                    count,
                    cols);
              },
              weight,
              bias);
          if (scope.tracks(x)) {
            Sink dx = scope.sink(x);
            workers.ranges(
                rows,
                Workload.rows(cols),
                (from, count) -> {
                  long start = (long) from * cols;
                  norms.layerNormBackward(
                      x.data(),
                      start,
                      weight.value().data(),
                      mean.data(),
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
