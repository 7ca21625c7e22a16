package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.gemm.Gemm;
import dev.glasshouse.tensor.kernels.Softmax;

/**
 * The gradients of {@link CausalAttentionOp}, tile by tile with probabilities computed again from
 * the saved log-sums (Dao et al., 2022, algorithm 4): with P the probabilities and delta =
 * rowsum(dO O), dV = P^T dO, dP = dO V^T, dS = P (dP - delta), dQ = dS K / sqrt(D), dK = dS^T Q /
 * sqrt(D).
 *
 * <p>A piece is a sequence and a key head, so that only one thread adds to a row of dK and dV.
 */
record AttentionBackward(
    Scope scope,
    Heads q,
    Heads k,
    Heads v,
    Tensor starts,
    Tensor out,
    Tensor lse,
    Tensor dOut,
    Heads dq,
    Heads dk,
    Heads dv,
    AttentionShape shape) {

  void run() {
    var workers = scope.device().workers();
    int tile = Math.min(AttentionTiles.KEYS, shape.keys());
    int perThread = AttentionTiles.QUERIES * (2 * tile + 1);
    try (Scratch scratch = scope.scratch(workers.threads(), perThread)) {
      workers.run(
          shape.batch() * shape.kvHeads(),
          piece -> {
            int sequence = piece / shape.kvHeads();
            int kvHead = piece % shape.kvHeads();
            clear(dk, sequence, kvHead);
            clear(dv, sequence, kvHead);
            for (int h = kvHead * shape.group(); h < (kvHead + 1) * shape.group(); h++) {
              for (int row = 0; row < shape.queries(); row += AttentionTiles.QUERIES) {
                int rows = Math.min(AttentionTiles.QUERIES, shape.queries() - row);
                long at = (long) workers.slot() * perThread;
                block(scratch.tensor(), at, tile, sequence, h, row, rows);
              }
            }
          });
    }
  }

  private void clear(Heads gradient, int sequence, int kvHead) {
    var elementwise = scope.device().kernels().elementwise();
    for (int t = 0; t < shape.keys(); t++) {
      long at = gradient.at((long) sequence * shape.keys() + t, kvHead);
      elementwise.fill(gradient.data(), at, shape.headSize(), 0);
    }
  }

  private void block(Tensor s, long so, int tile, int sequence, int head, int row, int rows) {
    Gemm gemm = scope.device().matMul().gemm();
    Softmax softmax = scope.device().kernels().softmax();
    int d = shape.headSize();
    int width = shape.heads() * d;
    int kvHead = head / shape.group();
    long dpo = so + (long) AttentionTiles.QUERIES * tile;
    long delta = dpo + (long) AttentionTiles.QUERIES * tile;
    long qRow = (long) sequence * shape.queries() + row;
    long oAt = qRow * width + (long) head * d;
    softmax.rowDot(dOut.data(), oAt, width, out.data(), oAt, width, s.data(), delta, rows, d);
    int query = shape.firstQuery() + row;
    int first = AttentionTiles.firstKey(starts, sequence, query, rows);
    for (int key = first; key < query + rows; key += tile) {
      int cols = Math.min(tile, query + rows - key);
      long kvRow = (long) sequence * shape.keys() + key;
      gemm.sgemm(
          false,
          true,
          rows,
          cols,
          d,
          shape.scale(),
          q.data(),
          q.at(qRow, head),
          q.stride(),
          k.data(),
          k.at(kvRow, kvHead),
          k.stride(),
          0,
          s.data(),
          so,
          tile);
      softmax.attentionProbabilities(
          s.data(),
          so,
          tile,
          rows,
          cols,
          query,
          key,
          starts.data(),
          (long) sequence * shape.keys(),
          lse.data(),
          ((long) sequence * shape.heads() + head) * shape.queries() + row);
      gemm.sgemm(
          true,
          false,
          cols,
          d,
          rows,
          1,
          s.data(),
          so,
          tile,
          dOut.data(),
          oAt,
          width,
          1,
          dv.data(),
          dv.at(kvRow, kvHead),
          dv.stride());
      gemm.sgemm(
          false,
          true,
          rows,
          cols,
          d,
          1,
          dOut.data(),
          oAt,
          width,
          v.data(),
          v.at(kvRow, kvHead),
          v.stride(),
          0,
          s.data(),
          dpo,
          tile);
      softmax.attentionScoreGradient(
          s.data(), so, s.data(), dpo, tile, rows, cols, s.data(), delta, shape.scale());
      gemm.sgemm(
          false,
          false,
          rows,
          d,
          cols,
          1,
          s.data(),
          dpo,
          tile,
          k.data(),
          k.at(kvRow, kvHead),
          k.stride(),
          key > first ? 1 : 0,
          dq.data(),
          dq.at(qRow, head),
          dq.stride());
      gemm.sgemm(
          true,
          false,
          cols,
          d,
          rows,
          1,
          s.data(),
          dpo,
          tile,
          q.data(),
          q.at(qRow, head),
          q.stride(),
          1,
          dk.data(),
          dk.at(kvRow, kvHead),
          dk.stride());
    }
  }
}
