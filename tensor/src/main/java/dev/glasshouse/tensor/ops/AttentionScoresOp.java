package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;

/**
 * Scaled and masked attention scores as a tensor, Q K^T / sqrt(D), -infinity where a query does not
 * see a key. For reading and replacing; {@link CausalAttentionOp} never makes them.
 */
public final class AttentionScoresOp {
  private AttentionScoresOp() {}

  /**
   * @param q [B, queries, H * D]
   * @param k [B, keys, K * D]
   * @param starts int32 [B, keys]: the first key that the query at each position sees
   * @return [B, H, queries, keys]
   */
  public static Tensor apply(Scope scope, Tensor q, Tensor k, Tensor starts, AttentionShape shape) {
    shape.requireQueries(q);
    shape.requireKeys("keys", k);
    shape.requireStarts(starts);
    int d = shape.headSize();
    int queries = shape.queries();
    int keys = shape.keys();
    Heads qh = new Heads(q, 0, shape.heads() * d, d);
    Heads kh = new Heads(k, 0, shape.kvHeads() * d, d);
    Tensor s = scope.tensor(shape.batch(), shape.heads(), queries, keys);
    var gemm = scope.device().matMul().gemm();
    var workers = scope.device().workers();
    workers.run(
        shape.batch() * shape.heads(),
        piece -> {
          int sequence = piece / shape.heads();
          int head = piece % shape.heads();
          long at = (long) piece * queries * keys;
          gemm.sgemm(
              false,
              true,
              queries,
              keys,
              d,
              shape.scale(),
              q.data(),
              qh.at((long) sequence * queries, head),
              qh.stride(),
              k.data(),
              kh.at((long) sequence * keys, head / shape.group()),
              kh.stride(),
              0,
              s.data(),
              at,
              keys);
          for (int i = 0; i < queries; i++) {
            int query = shape.firstQuery() + i;
            int start = starts.getInt((long) sequence * keys + query);
            for (int j = 0; j < keys; j++) {
              if (j < start || j > query) {
                s.set(at + (long) i * keys + j, Float.NEGATIVE_INFINITY);
              }
            }
          }
        });
    return scope.record(s, dS -> backward(scope, qh, kh, dS, shape));
  }

  private static void backward(Scope scope, Heads q, Heads k, Tensor dS, AttentionShape shape) {
    int d = shape.headSize();
    int queries = shape.queries();
    int keys = shape.keys();
    var gemm = scope.device().matMul().gemm();
    try (Scratch dq = scope.contribution(q.tensor());
        Scratch dk = scope.contribution(k.tensor())) {
      scope
          .device()
          .workers()
          .run(
              shape.batch() * shape.kvHeads(),
              piece -> {
                int sequence = piece / shape.kvHeads();
                int kvHead = piece % shape.kvHeads();
                long kAt = k.at((long) sequence * keys, kvHead);
                for (int g = 0; g < shape.group(); g++) {
                  int head = kvHead * shape.group() + g;
                  long qAt = q.at((long) sequence * queries, head);
                  long at = ((long) sequence * shape.heads() + head) * queries * keys;
                  gemm.sgemm(
                      false,
                      false,
                      queries,
                      d,
                      keys,
                      shape.scale(),
                      dS.data(),
                      at,
                      keys,
                      k.data(),
                      kAt,
                      k.stride(),
                      0,
                      dq.tensor().data(),
                      qAt,
                      q.stride());
                  gemm.sgemm(
                      true,
                      false,
                      keys,
                      d,
                      queries,
                      shape.scale(),
                      dS.data(),
                      at,
                      keys,
                      q.data(),
                      qAt,
                      q.stride(),
                      g == 0 ? 0 : 1,
                      dk.tensor().data(),
                      kAt,
                      k.stride());
                }
              });
    }
  }
}
