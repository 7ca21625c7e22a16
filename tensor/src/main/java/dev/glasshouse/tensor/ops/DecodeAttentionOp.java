package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;
import java.util.List;

/**
 * Attention of one query in each of several sequences, over keys and values of different lengths:
 * out[s] = softmax(q[s] K[s]^T / sqrt(D)) V[s] (Vaswani et al., 2017, arXiv:1706.03762). For
 * generation: no gradient flows through it. What comes out for a sequence does not depend on the
 * others.
 */
public final class DecodeAttentionOp {
  private DecodeAttentionOp() {}

  /**
   * @param q [S, 1, H * D]
   * @param keys of each sequence [1, its length, K * D]; all of them are seen
   * @param values likewise
   * @param heads H, a multiple of {@code kvHeads}
   * @return [S, 1, H * D]
   */
  public static Tensor apply(
      Scope scope, Tensor q, List<Tensor> keys, List<Tensor> values, int heads, int kvHeads) {
    int width = q.dim(-1);
    int d = width / heads;
    AttentionShape.require("queries", q, keys.size(), 1, heads * d);
    int longest = 0;
    for (int s = 0; s < keys.size(); s++) {
      int length = keys.get(s).dim(1);
      AttentionShape.require("keys", keys.get(s), 1, length, kvHeads * d);
      AttentionShape.require("values", values.get(s), 1, length, kvHeads * d);
      longest = Math.max(longest, length);
    }
    var workers = scope.device().workers();
    var softmax = scope.device().kernels().softmax();
    var gemm = scope.device().matMul().gemm();
    var elementwise = scope.device().kernels().elementwise();
    int most = longest;
    int group = heads / kvHeads;
    float scale = (float) (1 / Math.sqrt(d));
    Tensor out = scope.tensor(q.shape());
    Tensor unmasked = scope.ints(most).copyFrom(new int[most]);
    try (Scratch scores = scope.scratch(workers.threads(), most);
        Scratch max = scope.scratch(workers.threads());
        Scratch sum = scope.scratch(workers.threads());
        Scratch factor = scope.scratch(workers.threads())) {
      var s = scores.tensor().data();
      var m = max.tensor().data();
      var l = sum.tensor().data();
      var f = factor.tensor().data();
      workers.run(
          keys.size() * heads,
          piece -> {
            int sequence = piece / heads;
            int head = piece % heads;
            var k = keys.get(sequence).data();
            var v = values.get(sequence).data();
            int n = keys.get(sequence).dim(1);
            int ld = kvHeads * d;
            long kvAt = (long) (head / group) * d;
            long at = (long) sequence * width + (long) head * d;
            int slot = workers.slot();
            long so = (long) slot * most;
            gemm.sgemm(
                false, true, 1, n, d, scale, q.data(), at, width, k, kvAt, ld, 0, s, so, most);
            elementwise.fill(m, slot, 1, Float.NEGATIVE_INFINITY);
            elementwise.fill(l, slot, 1, 0);
            softmax.attentionTile(s, so, most, 1, n, n - 1, 0, unmasked.data(), 0, m, l, f, slot);
            gemm.sgemm(
                false, false, 1, d, n, 1, s, so, most, v, kvAt, ld, 0, out.data(), at, width);
            softmax.scaleRows(out.data(), at, width, 1, d, l, slot, true);
          });
    }
    return out;
  }
}
