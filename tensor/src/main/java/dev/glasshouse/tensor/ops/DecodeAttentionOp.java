package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.kernels.FastMath;
import dev.glasshouse.tensor.kernels.KvType;
import java.util.List;

/**
 * Attention of one query in each of several sequences, over keys and values of different lengths:
 * out[s] = softmax(q[s] K[s]^T / sqrt(D)) V[s] (Vaswani et al., 2017, arXiv:1706.03762). For
 * generation: no gradient flows through it. What comes out for a sequence does not depend on the
 * others, to the bit.
 *
 * <p>Keys are cut in tiles at fixed positions, so that a long sequence keeps all cores busy; each
 * gives a maximum, a sum and a mix of values, which are put together in order as in FlashAttention
 * (Dao et al., 2022, arXiv:2205.14135). The heads that share keys read them together.
 */
public final class DecodeAttentionOp {
  /** Keys in a tile: with their values, as float32, half of a first-level cache. */
  private static final int TILE = 64;

  private DecodeAttentionOp() {}

  /**
   * @param q [S, 1, H * D]
   * @param keys of each sequence, rows of K * D
   * @param values likewise
   * @param firsts the first key each sequence's query sees
   * @param lengths keys that each sequence has; the query sees the last one
   * @param heads H, a multiple of {@code kvHeads}
   * @return [S, 1, H * D]
   */
  public static Tensor apply(
      Scope scope,
      Tensor q,
      List<KvRows> keys,
      List<KvRows> values,
      int[] firsts,
      int[] lengths,
      int heads,
      int kvHeads) {
    int sequences = keys.size();
    int d = q.dim(-1) / heads;
    AttentionShape.require("queries", q, sequences, 1, heads * d);
    int[] tiles = new int[sequences + 1];
    for (int s = 0; s < sequences; s++) {
      AttentionShape.require("keys", keys.get(s), kvHeads * d, lengths[s]);
      AttentionShape.require("values", values.get(s), kvHeads * d, lengths[s]);
      tiles[s + 1] = tiles[s] + (lengths[s] + TILE - 1) / TILE - firsts[s] / TILE;
    }
    Tensor out = scope.tensor(q.shape());
    try (Scratch mixes = scope.scratch(tiles[sequences], heads, d);
        Scratch max = scope.scratch(tiles[sequences], heads);
        Scratch sum = scope.scratch(tiles[sequences], heads)) {
      Parts parts = new Parts(mixes.tensor(), max.tensor(), sum.tensor(), heads, d);
      tiles(scope, q, keys, values, firsts, lengths, tiles, kvHeads, parts);
      combine(scope, tiles, parts, out);
    }
    return out;
  }

  /**
   * What tiles give.
   *
   * @param mixes [tiles, H, D]: sums over a tile's keys of exp(score - max) value
   * @param max [tiles, H]: the largest score
   * @param sum [tiles, H]: the sum of exp(score - max)
   */
  private record Parts(Tensor mixes, Tensor max, Tensor sum, int heads, int d) {}

  private static void tiles(
      Scope scope,
      Tensor q,
      List<KvRows> keys,
      List<KvRows> values,
      int[] firsts,
      int[] lengths,
      int[] tiles,
      int kvHeads,
      Parts parts) {
    var workers = scope.device().workers();
    var kernels = scope.device().kernels();
    int heads = parts.heads;
    int d = parts.d;
    int group = heads / kvHeads;
    float scale = (float) (1 / Math.sqrt(d));
    try (Scratch scores = scope.scratch(workers.threads(), group, TILE);
        Scratch factors = scope.scratch(tiles[keys.size()], heads);
        Scratch floats = scope.scratch(workers.threads(), TILE, d);
        Scratch allSeen = scope.scratch(TILE)) {
      var all = allSeen.tensor().data();
      workers.run(1, _ -> kernels.elementwise().fill(all, 0, TILE, 0)); // as int32: first key 0
      workers.ranges(
          tiles[keys.size()] * kvHeads,
          1,
          (from, count) -> {
            int slot = workers.slot();
            var s = scores.tensor().data();
            var f = floats.tensor().data();
            long so = (long) slot * group * TILE;
            long fo = (long) slot * TILE * d;
            for (int piece = from; piece < from + count; piece++) {
              int tile = piece / kvHeads;
              int head = piece % kvHeads;
              int sequence = sequence(tiles, tile);
              int position = (firsts[sequence] / TILE + tile - tiles[sequence]) * TILE;
              int first = Math.max(position, firsts[sequence]);
              int n = Math.min(position + TILE, lengths[sequence]) - first;
              long at = (long) tile * heads + (long) head * group;
              long qo = ((long) sequence * heads + (long) head * group) * d;
              KvRows k = keys.get(sequence);
              var decoding = kernels.decoding();
              if (k.type() == KvType.F32) {
                long ko = (long) first * k.width() + (long) head * d;
                decoding.byRows(
                    k.data().data(), ko, k.width(), n, d, q.data(), qo, group, s, so, n);
              } else {
                decoding.getRows(
                    k.type(), k.data().data(), k.width(), first, n, head * d, d, f, fo);
                decoding.byRows(f, fo, d, n, d, q.data(), qo, group, s, so, n);
              }
              kernels.elementwise().axpby(scale, s, so, 0, s, so, group * n);
              var m = parts.max.data();
              var l = parts.sum.data();
              kernels.elementwise().fill(m, at, group, Float.NEGATIVE_INFINITY);
              kernels.elementwise().fill(l, at, group, 0);
              for (int g = 0; g < group; g++) {
                kernels
                    .softmax()
                    .attentionTile(
                        s,
                        so + (long) g * n,
                        n,
                        1,
                        n,
                        n - 1,
                        0,
                        all,
                        0,
                        m,
                        l,
                        factors.tensor().data(),
                        at + g);
              }
              KvRows v = values.get(sequence);
              if (v.type() == KvType.F32) {
                long vo = (long) first * v.width() + (long) head * d;
                decoding.byColumns(
                    v.data().data(),
                    vo,
                    v.width(),
                    n,
                    d,
                    s,
                    so,
                    group,
                    parts.mixes.data(),
                    at * d,
                    d);
              } else {
                decoding.getRows(
                    v.type(), v.data().data(), v.width(), first, n, head * d, d, f, fo);
                decoding.byColumns(f, fo, d, n, d, s, so, group, parts.mixes.data(), at * d, d);
              }
            }
          });
    }
  }

  private static int sequence(int[] tiles, int tile) {
    int sequence = 0;
    while (tiles[sequence + 1] <= tile) {
      sequence++;
    }
    return sequence;
  }

  private static void combine(Scope scope, int[] tiles, Parts parts, Tensor out) {
    var elementwise = scope.device().kernels().elementwise();
    int heads = parts.heads;
    int d = parts.d;
    int longest = 1;
    for (int s = 1; s < tiles.length; s++) {
      longest = Math.max(longest, tiles[s] - tiles[s - 1]);
    }
    scope
        .device()
        .workers()
        .ranges(
            (tiles.length - 1) * heads,
            Workload.rows(longest * d),
            (from, count) -> {
              for (int row = from; row < from + count; row++) {
                int first = tiles[row / heads] * heads + row % heads;
                int end = tiles[row / heads + 1] * heads;
                float max = Float.NEGATIVE_INFINITY;
                for (int at = first; at < end; at += heads) {
                  max = Math.max(max, parts.max.get(at));
                }
                float sum = 0;
                for (int at = first; at < end; at += heads) {
                  sum += parts.sum.get(at) * FastMath.exp(parts.max.get(at) - max);
                }
                for (int at = first; at < end; at += heads) {
                  float share = FastMath.exp(parts.max.get(at) - max) / sum;
                  elementwise.axpby(
                      share,
                      parts.mixes.data(),
                      (long) at * d,
                      at == first ? 0 : 1,
                      out.data(),
                      (long) row * d,
                      d);
                }
              }
            });
  }
}
