package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * Attention probabilities from scores: the softmax over the keys that a query sees, 0 elsewhere. dS
 * = P (dP - rowsum(P dP)).
 */
public final class AttentionPatternOp {
  private AttentionPatternOp() {}

  /**
   * @param scores [B, H, queries, keys]
   * @param starts int32 [B, keys]
   * @return [B, H, queries, keys]
   */
  public static Tensor apply(Scope scope, Tensor scores, Tensor starts, AttentionShape shape) {
    shape.requireScores("scores", scores);
    shape.requireStarts(starts);
    int queries = shape.queries();
    int keys = shape.keys();
    Tensor p = scope.tensor(scores.shape());
    var softmax = scope.device().kernels().softmax();
    var elementwise = scope.device().kernels().elementwise();
    var workers = scope.device().workers();
    int heads = shape.batch() * shape.heads();
    try (Scratch max = scope.scratch(heads, queries);
        Scratch sum = scope.scratch(heads, queries);
        Scratch factor = scope.scratch(heads, queries)) {
      workers.run(
          heads,
          piece -> {
            long at = (long) piece * queries * keys;
            long row = (long) piece * queries;
            copy(scores, p, at, (long) queries * keys);
            elementwise.fill(max.tensor().data(), row, queries, Float.NEGATIVE_INFINITY);
            elementwise.fill(sum.tensor().data(), row, queries, 0);
            softmax.attentionTile(
                p.data(),
                at,
                keys,
                queries,
                keys,
                shape.firstQuery(),
                0,
                starts.data(),
                (long) (piece / shape.heads()) * keys,
                max.tensor().data(),
                sum.tensor().data(),
                factor.tensor().data(),
                row);
            softmax.scaleRows(p.data(), at, keys, queries, keys, sum.tensor().data(), row, true);
          });
    }
    return scope.record(
        p,
        dp -> {
          try (Scratch ds = scope.contribution(scores);
              Scratch delta = scope.scratch(heads, queries)) {
            workers.run(
                heads,
                piece -> {
                  long at = (long) piece * queries * keys;
                  long row = (long) piece * queries;
                  softmax.rowDot(
                      p.data(),
                      at,
                      keys,
                      dp.data(),
                      at,
                      keys,
                      delta.tensor().data(),
                      row,
                      queries,
                      keys);
                  copy(dp, ds.tensor(), at, (long) queries * keys);
                  softmax.attentionScoreGradient(
                      p.data(),
                      at,
                      ds.tensor().data(),
                      at,
                      keys,
                      queries,
                      keys,
                      delta.tensor().data(),
                      row,
                      1);
                });
          }
        });
  }

  private static void copy(Tensor from, Tensor to, long at, long count) {
    MemorySegment.copy(
        from.data(), Float.BYTES * at, to.data(), Float.BYTES * at, Float.BYTES * count);
  }
}
