package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;

/**
 * KL(p || q) of every row, for p and q given by logits: sum p (log p - log q). dq = q - p, dp = p
 * (log p - log q - KL), times dy.
 */
public final class KlOp {
  private KlOp() {}

  /**
   * @param p logits [..., V]
   * @param q logits of the same shape
   * @return [rows]
   * @throws IllegalArgumentException when shapes differ
   */
  public static Tensor apply(Scope scope, Tensor p, Tensor q) {
    if (p.size() != q.size() || p.dim(-1) != q.dim(-1)) {
      throw new IllegalArgumentException("kl: shapes of " + p + " and " + q + " differ");
    }
    int rows = p.rows();
    int cols = p.dim(-1);
    Tensor kl = scope.tensor(rows);
    var softmax = scope.device().kernels().softmax();
    var workers = scope.device().workers();
    workers.ranges(
        rows,
        Workload.rows(cols),
        (from, n) -> {
          long at = (long) from * cols;
          softmax.kl(p.data(), at, q.data(), at, kl.data(), from, n, cols);
        });
    return scope.record(
        kl,
        dy -> {
          try (Scratch dp = scope.contribution(p);
              Scratch dq = scope.contribution(q)) {
            workers.ranges(
                rows,
                Workload.rows(cols),
                (from, n) -> {
                  long at = (long) from * cols;
                  softmax.klBackward(
                      p.data(),
                      at,
                      q.data(),
                      at,
                      kl.data(),
                      from,
                      dy.data(),
                      from,
                      dp.tensor().data(),
                      at,
                      dq.tensor().data(),
                      at,
                      n,
                      cols);
                });
          }
        });
  }
}
