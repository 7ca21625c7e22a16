package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.gemm.Gemm;
import dev.glasshouse.tensor.kernels.Softmax;
import java.lang.foreign.MemorySegment;

/**
 * Causal attention, softmax(Q K^T / sqrt(D)) V, with grouped heads, a document mask and a sliding
 * window, computed in tiles so that no T x T matrix exists (Dao et al., 2022, arXiv:2205.14135).
 *
 * <p>Mask and window are one int32 per query: the first key it sees. The last is itself.
 */
public final class CausalAttentionOp {
  private CausalAttentionOp() {}

  /**
   * @param q [B, queries, H * D]
   * @param k [B, keys, K * D]; likewise {@code v}
   * @param starts int32 [B, keys]: the first key that the query at each position sees
   * @return [B, queries, H * D]
   */
  public static Tensor apply(
      Scope scope, Tensor q, Tensor k, Tensor v, Tensor starts, AttentionShape shape) {
    shape.requireQueries(q);
    shape.requireKeys("keys", k);
    shape.requireKeys("values", v);
    shape.requireStarts(starts);
    int d = shape.headSize();
    int qWidth = shape.heads() * d;
    int kvWidth = shape.kvHeads() * d;
    Heads qh = new Heads(q, 0, qWidth, d);
    Heads kh = new Heads(k, 0, kvWidth, d);
    Heads vh = new Heads(v, 0, kvWidth, d);
    Tensor out = scope.tensor(shape.batch(), shape.queries(), qWidth);
    Tensor lse = scope.tensor(shape.batch(), shape.heads(), shape.queries());
    forward(scope, qh, kh, vh, starts, out, lse, shape);
    return scope.record(
        out,
        dOut -> {
          try (Scratch dq = scope.contribution(q);
              Scratch dk = scope.contribution(k);
              Scratch dv = scope.contribution(v)) {
            new AttentionBackward(
                    scope,
                    qh,
                    kh,
                    vh,
                    starts,
                    out,
                    lse,
                    dOut,
                    new Heads(dq.tensor(), 0, qWidth, d),
                    new Heads(dk.tensor(), 0, kvWidth, d),
                    new Heads(dv.tensor(), 0, kvWidth, d),
                    shape)
                .run();
          }
        });
  }

  /**
   * The same on one tensor that holds queries, keys and values side by side, as one product makes
   * them.
   *
   * @param qkv [B, T, 3 * H * D]
   * @param starts int32 [B, T]
   * @return [B, T, H * D]
   */
  public static Tensor applyPacked(Scope scope, Tensor qkv, Tensor starts, AttentionShape shape) {
    int width = shape.heads() * shape.headSize();
    AttentionShape.require(
        "queries, keys and values", qkv, shape.batch(), shape.queries(), 3 * width);
    shape.requireStarts(starts);
    Tensor out = scope.tensor(shape.batch(), shape.queries(), width);
    Tensor lse = scope.tensor(shape.batch(), shape.heads(), shape.queries());
    forward(
        scope,
        part(qkv, 0, shape),
        part(qkv, 1, shape),
        part(qkv, 2, shape),
        starts,
        out,
        lse,
        shape);
    return scope.record(
        out,
        dOut -> {
          try (Scratch scratch = scope.contribution(qkv)) {
            Tensor d = scratch.tensor();
            new AttentionBackward(
                    scope,
                    part(qkv, 0, shape),
                    part(qkv, 1, shape),
                    part(qkv, 2, shape),
                    starts,
                    out,
                    lse,
                    dOut,
                    part(d, 0, shape),
                    part(d, 1, shape),
                    part(d, 2, shape),
                    shape)
                .run();
          }
        });
  }

  private static Heads part(Tensor qkv, int index, AttentionShape shape) {
    int width = shape.heads() * shape.headSize();
    return new Heads(qkv, index * width, 3 * width, shape.headSize());
  }

  private static void forward(
      Scope scope,
      Heads q,
      Heads k,
      Heads v,
      Tensor starts,
      Tensor out,
      Tensor lse,
      AttentionShape shape) {
    Gemm gemm = scope.device().matMul().gemm();
    Softmax softmax = scope.device().kernels().softmax();
    var elementwise = scope.device().kernels().elementwise();
    var workers = scope.device().workers();
    int d = shape.headSize();
    Heads o = new Heads(out, 0, shape.heads() * d, d);
    int blocks = (shape.queries() + AttentionTiles.QUERIES - 1) / AttentionTiles.QUERIES;
    int tile = Math.min(AttentionTiles.KEYS, shape.keys());
    try (Scratch scores = scope.scratch(workers.threads(), AttentionTiles.QUERIES, tile);
        Scratch max = scope.scratch(workers.threads(), AttentionTiles.QUERIES);
        Scratch sum = scope.scratch(workers.threads(), AttentionTiles.QUERIES);
        Scratch factor = scope.scratch(workers.threads(), AttentionTiles.QUERIES)) {
      Tensor s = scores.tensor();
      MemorySegment m = max.tensor().data();
      MemorySegment l = sum.tensor().data();
      MemorySegment f = factor.tensor().data();
      workers.run(
          shape.batch() * shape.heads() * blocks,
          piece -> {
            int block = blocks - 1 - piece % blocks;
            int head = piece / blocks % shape.heads();
            int sequence = piece / blocks / shape.heads();
            int row = block * AttentionTiles.QUERIES;
            int rows = Math.min(AttentionTiles.QUERIES, shape.queries() - row);
            int query = shape.firstQuery() + row;
            int kvHead = head / shape.group();
            long mo = (long) workers.slot() * AttentionTiles.QUERIES;
            long so = mo * tile;
            elementwise.fill(m, mo, rows, Float.NEGATIVE_INFINITY);
            elementwise.fill(l, mo, rows, 0);
            long qAt = q.at((long) sequence * shape.queries() + row, head);
            long oAt = o.at((long) sequence * shape.queries() + row, head);
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
                  qAt,
                  q.stride(),
                  k.data(),
                  k.at(kvRow, kvHead),
                  k.stride(),
                  0,
                  s.data(),
                  so,
                  tile);
              softmax.attentionTile(
                  s.data(),
                  so,
                  tile,
                  rows,
                  cols,
                  query,
                  key,
                  starts.data(),
                  (long) sequence * shape.keys(),
                  m,
                  l,
                  f,
                  mo);
              if (key > first) {
                softmax.scaleRows(out.data(), oAt, o.stride(), rows, d, f, mo, false);
              }
              gemm.sgemm(
                  false,
                  false,
                  rows,
                  d,
                  cols,
                  1,
                  s.data(),
                  so,
                  tile,
                  v.data(),
                  v.at(kvRow, kvHead),
                  v.stride(),
                  key > first ? 1 : 0,
                  out.data(),
                  oAt,
                  o.stride());
            }
            softmax.scaleRows(out.data(), oAt, o.stride(), rows, d, l, mo, true);
            long lseAt = ((long) sequence * shape.heads() + head) * shape.queries() + row;
            for (int r = 0; r < rows; r++) {
              float logSum = (float) StrictMath.log(sum.tensor().get(mo + r));
              lse.set(lseAt + r, max.tensor().get(mo + r) + logSum);
            }
          });
    }
  }
}
