package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.kernels.Decoding;
import dev.glasshouse.tensor.kernels.Elementwise;
import dev.glasshouse.tensor.kernels.FastMath;
import dev.glasshouse.tensor.kernels.KvType;
import java.lang.foreign.MemorySegment;
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
  /**
   * Keys in a tile. As float32, 128 keys of 64 floats are 32 KiB, a first-level cache. With 64,
   * what a tile costs beside its keys was a tenth of a step of sixteen sequences (LOG.md).
   */
  private static final int TILE = 128;

  /**
   * What is read.
   *
   * @param tiles where the tiles of each sequence begin and, after them, where they end
   */
  private record Sequences(
      Tensor q, List<KvRows> keys, List<KvRows> values, int[] firsts, int[] lengths, int[] tiles) {
    /** The sequence of a tile. */
    int of(int tile) {
      int sequence = 0;
      while (tiles[sequence + 1] <= tile) {
        sequence++;
      }
      return sequence;
    }
  }

  /**
   * What tiles give.
   *
   * @param mixes [tiles, H, D]: sums over a tile's keys of exp(score - max) value
   * @param max [tiles, H]: the largest score
   * @param sum [tiles, H]: the sum of exp(score - max)
   * @param factor [tiles, H]: by what the kernel would scale what came before, which is nothing
   */
  private record Parts(Tensor mixes, Tensor max, Tensor sum, Tensor factor) {}

  /**
   * Room to work in.
   *
   * @param scores [threads, H / K, keys of a tile]
   * @param floats [threads, keys of a tile, D]: what is held in another type
   * @param starts int32 zeros: all keys of a tile are seen
   */
  private record Room(Tensor scores, Tensor floats, Tensor starts) {}

  private final Scope scope;
  private final Sequences read;
  private final int heads;
  private final int kvHeads;
  private final int d;
  private final Parts parts;
  private final Room room;

  private DecodeAttentionOp(
      Scope scope, Sequences read, int heads, int kvHeads, int d, Parts parts, Room room) {
    this.scope = scope;
    this.read = read;
    this.heads = heads;
    this.kvHeads = kvHeads;
    this.d = d;
    this.parts = parts;
    this.room = room;
  }

  /**
   * @param q [S, 1, H * D]
   * @param keys of each sequence, K heads of D
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
      AttentionShape.require("keys", keys.get(s), kvHeads, d, lengths[s]);
      AttentionShape.require("values", values.get(s), kvHeads, d, lengths[s]);
      tiles[s + 1] = tiles[s] + (lengths[s] + TILE - 1) / TILE - firsts[s] / TILE;
    }
    Tensor out = scope.tensor(q.shape());
    int all = tiles[sequences];
    var workers = scope.device().workers();
    try (Scratch mixes = scope.scratch(all, heads, d);
        Scratch max = scope.scratch(all, heads);
        Scratch sum = scope.scratch(all, heads);
        Scratch factor = scope.scratch(all, heads);
        Scratch scores = scope.scratch(workers.threads(), heads / kvHeads, TILE);
        Scratch floats = scope.scratch(workers.threads(), TILE, d);
        Scratch starts = scope.scratch(TILE)) {
      Sequences read = new Sequences(q, keys, values, firsts, lengths, tiles);
      Parts parts = new Parts(mixes.tensor(), max.tensor(), sum.tensor(), factor.tensor());
      Room room = new Room(scores.tensor(), floats.tensor(), starts.tensor());
      var step = new DecodeAttentionOp(scope, read, heads, kvHeads, d, parts, room);
      workers.run(1, _ -> step.elementwise().fill(starts.tensor().data(), 0, TILE, 0));
      workers.ranges(
          all * kvHeads,
          1,
          (from, count) -> {
            for (int piece = from; piece < from + count; piece++) {
              step.tile(piece / kvHeads, piece % kvHeads);
            }
          });
      workers.ranges(
          sequences * heads,
          Workload.rows(Math.max(1, all / sequences) * d),
          (from, count) -> {
            for (int row = from; row < from + count; row++) {
              step.combine(row / heads, row % heads, out);
            }
          });
    }
    return out;
  }

  private Elementwise elementwise() {
    return scope.device().kernels().elementwise();
  }

  private Decoding decoding() {
    return scope.device().kernels().decoding();
  }

  /** One tile of one head of keys, for the queries that share it. */
  private void tile(int tile, int kvHead) {
    int sequence = read.of(tile);
    int begin = (read.firsts[sequence] / TILE + tile - read.tiles[sequence]) * TILE;
    int first = Math.max(begin, read.firsts[sequence]);
    int n = Math.min(begin + TILE, read.lengths[sequence]) - first;
    int group = heads / kvHeads;
    MemorySegment s = room.scores.data();
    long so = (long) scope.device().workers().slot() * group * TILE;
    long row = (long) tile * heads + (long) kvHead * group;
    long qo = ((long) sequence * heads + (long) kvHead * group) * d;
    KvRows keys = read.keys.get(sequence);
    MemorySegment k = floats(keys, first, n, kvHead);
    long ko = offset(keys, first, kvHead);
    decoding().byRows(k, ko, d, n, d, read.q.data(), qo, group, s, so, n);
    elementwise().axpby((float) (1 / Math.sqrt(d)), s, so, 0, s, so, group * n);
    MemorySegment max = parts.max.data();
    MemorySegment sum = parts.sum.data();
    elementwise().fill(max, row, group, Float.NEGATIVE_INFINITY);
    elementwise().fill(sum, row, group, 0);
    var softmax = scope.device().kernels().softmax();
    MemorySegment starts = room.starts.data();
    MemorySegment factor = parts.factor.data();
    for (int g = 0; g < group; g++) {
      long at = so + (long) g * n;
      softmax.attentionTile(s, at, n, 1, n, n - 1, 0, starts, 0, max, sum, factor, row + g);
    }
    KvRows values = read.values.get(sequence);
    MemorySegment v = floats(values, first, n, kvHead);
    long vo = offset(values, first, kvHead);
    MemorySegment mixes = parts.mixes.data();
    decoding().byColumns(v, vo, d, n, d, s, so, group, mixes, row * d, d);
  }

  /** Some rows of one head as float32: in place where they are, else in this thread's room. */
  private MemorySegment floats(KvRows rows, int first, int n, int kvHead) {
    MemorySegment cache = rows.data().data();
    if (rows.type() == KvType.F32) {
      return cache;
    }
    MemorySegment to = room.floats.data();
    long at = offset(rows, first, kvHead);
    decoding().getRows(rows.type(), cache, rows.row(kvHead, first), n, d, to, at, d);
    return to;
  }

  /** Where in {@link #floats} they begin. */
  private long offset(KvRows rows, int first, int kvHead) {
    return rows.type() == KvType.F32
        ? rows.row(kvHead, first) * d
        : (long) scope.device().workers().slot() * TILE * d;
  }

  /** Puts the tiles of one head of one query together. */
  private void combine(int sequence, int head, Tensor out) {
    int begin = read.tiles[sequence] * heads + head;
    int end = read.tiles[sequence + 1] * heads;
    float max = Float.NEGATIVE_INFINITY;
    for (int at = begin; at < end; at += heads) {
      max = Math.max(max, parts.max.get(at));
    }
    float sum = 0;
    for (int at = begin; at < end; at += heads) {
      sum += parts.sum.get(at) * FastMath.exp(parts.max.get(at) - max);
    }
    long to = ((long) sequence * heads + head) * d;
    for (int at = begin; at < end; at += heads) {
      float share = FastMath.exp(parts.max.get(at) - max) / sum;
      float beta = at == begin ? 0 : 1;
      elementwise().axpby(share, parts.mixes.data(), (long) at * d, beta, out.data(), to, d);
    }
  }
}
