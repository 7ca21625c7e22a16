package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;

/** The values mixed by an attention pattern: O = P V for each head. dP = dO V^T, dV = P^T dO. */
public final class AttentionMixOp {
  private AttentionMixOp() {}

  /**
   * @param pattern [B, H, queries, keys]
   * @param v [B, keys, K * D]
   * @return [B, queries, H * D]
   */
  public static Tensor apply(Scope scope, Tensor pattern, Tensor v, AttentionShape shape) {
    shape.requireScores("probabilities", pattern);
    shape.requireKeys("values", v);
    int d = shape.headSize();
    int queries = shape.queries();
    int keys = shape.keys();
    Tensor out = scope.tensor(shape.batch(), queries, shape.heads() * d);
    Heads o = new Heads(out, 0, shape.heads() * d, d);
    Heads vh = new Heads(v, 0, shape.kvHeads() * d, d);
    var gemm = scope.device().matMul().gemm();
    var workers = scope.device().workers();
    workers.run(
        shape.batch() * shape.heads(),
        piece -> {
          int sequence = piece / shape.heads();
          int head = piece % shape.heads();
          gemm.sgemm(
              false,
              false,
              queries,
              d,
              keys,
              1,
              pattern.data(),
              (long) piece * queries * keys,
              keys,
              v.data(),
              vh.at((long) sequence * keys, head / shape.group()),
              vh.stride(),
              0,
              out.data(),
              o.at((long) sequence * queries, head),
              o.stride());
        });
    return scope.record(
        out,
        dOut -> {
          try (Scratch dp = scope.contribution(pattern);
              Scratch dv = scope.contribution(v)) {
            workers.run(
                shape.batch() * shape.kvHeads(),
                piece -> {
                  int sequence = piece / shape.kvHeads();
                  int kvHead = piece % shape.kvHeads();
                  long vAt = vh.at((long) sequence * keys, kvHead);
                  for (int g = 0; g < shape.group(); g++) {
                    int head = kvHead * shape.group() + g;
                    long oAt = o.at((long) sequence * queries, head);
                    long at = ((long) sequence * shape.heads() + head) * queries * keys;
                    gemm.sgemm(
                        false,
                        true,
                        queries,
                        keys,
                        d,
                        1,
                        dOut.data(),
                        oAt,
                        o.stride(),
                        v.data(),
                        vAt,
                        vh.stride(),
                        0,
                        dp.tensor().data(),
                        at,
                        keys);
                    gemm.sgemm(
                        true,
                        false,
                        keys,
                        d,
                        queries,
                        1,
                        pattern.data(),
                        at,
                        keys,
                        dOut.data(),
                        oAt,
                        o.stride(),
                        g == 0 ? 0 : 1,
                        dv.tensor().data(),
                        vAt,
                        vh.stride());
                  }
                });
          }
        });
  }
}
