package dev.glasshouse.model.nn;

import dev.glasshouse.model.Pass;
import dev.glasshouse.model.Probe.Access;
import dev.glasshouse.model.Site;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.ops.AttentionMixOp;
import dev.glasshouse.tensor.ops.AttentionPatternOp;
import dev.glasshouse.tensor.ops.AttentionScoresOp;
import dev.glasshouse.tensor.ops.AttentionShape;
import dev.glasshouse.tensor.ops.CausalAttentionOp;
import dev.glasshouse.tensor.ops.DecodeAttentionOp;
import dev.glasshouse.tensor.ops.KvRows;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * From queries, keys and values to the mix of values, through the caches if there are any, fused
 * unless a probe changes what lies within.
 *
 * @param heads H; {@code kvHeads} K; {@code headSize} D
 * @param window how many tokens a token sees, itself included; all before it if empty
 */
public record Attention(int heads, int kvHeads, int headSize, OptionalInt window) {
  /**
   * Scores of a head up to which queries are taken one by one, as in decoding: a short prompt then
   * needs no matrix library, whose opening takes a fifth of a second.
   */
  private static final int LITTLE = 1 << 10;

  /** The attention of a model of these sizes, over all tokens before each. */
  public static Attention of(ModelConfig config) {
    return new Attention(config.heads(), config.kvHeads(), config.headSize(), OptionalInt.empty());
  }

  /** The same with another window. */
  public Attention within(OptionalInt tokens) {
    return new Attention(heads, kvHeads, headSize, tokens);
  }

  /** Sizes for a batch without a cache. */
  public AttentionShape square(Pass pass) {
    return AttentionShape.square(pass.ids().dim(0), pass.ids().dim(1), heads, kvHeads, headSize);
  }

  /**
   * @param q [B, T, H * D], normalised and rotated where the architecture does so
   * @param k [B, T, K * D], likewise
   * @param v [B, T, K * D]
   * @return [B, T, H * D]
   */
  public Tensor apply(Pass pass, int layer, Tensor q, Tensor k, Tensor v) {
    Scope scope = pass.scope();
    Tensor queries = pass.visit(Site.ATTN_Q_ROT, layer, q);
    Tensor keys = pass.visit(Site.ATTN_K_ROT, layer, k);
    Tensor values = v;
    AttentionShape shape = square(pass);
    boolean decoding = !pass.caches().isEmpty() && isLittle(pass, shape.queries());
    for (int row = 0; row < pass.caches().size(); row++) {
      pass.caches()
          .get(row)
          .put(scope, layer, keys, values, row * shape.queries(), shape.queries());
    }
    if (decoding && !pass.touches(layer, Site.ATTN_SCORES, Site.ATTN_PATTERN)) {
      return pass.visit(Site.ATTN_HEAD_OUT, layer, decode(pass, layer, queries));
    }
    if (pass.caches().size() > 1) {
      throw new IllegalArgumentException(
          "attention's scores and pattern can be probed in one sequence at a time only");
    }
    if (!pass.caches().isEmpty()) {
      KvCache cache = pass.caches().getFirst();
      int held = cache.length() + shape.queries();
      keys = cache.keys(layer).floats(scope, held);
      values = cache.values(layer).floats(scope, held);
      shape = new AttentionShape(1, shape.queries(), held, heads, kvHeads, headSize);
    }
    Tensor starts = starts(pass, shape);
    boolean replaced =
        pass.access(Site.ATTN_SCORES, layer) == Access.REPLACE
            || pass.access(Site.ATTN_PATTERN, layer) == Access.REPLACE;
    Tensor mixed;
    if (replaced) {
      mixed =
          AttentionMixOp.apply(
              scope, pattern(pass, layer, queries, keys, starts, shape), values, shape);
    } else {
      if (pass.touches(layer, Site.ATTN_SCORES, Site.ATTN_PATTERN)) {
        pattern(pass, layer, queries, keys, starts, shape);
      }
      mixed =
          decoding
              ? decode(pass, layer, queries)
              : CausalAttentionOp.apply(scope, queries, keys, values, starts, shape);
    }
    return pass.visit(Site.ATTN_HEAD_OUT, layer, mixed);
  }

  /** Whether queries are few enough to be taken one by one, where no gradient has to flow. */
  private static boolean isLittle(Pass pass, int queries) {
    int keys = pass.caches().getFirst().length() + queries;
    return queries == 1 || !pass.scope().recording() && (long) queries * keys <= LITTLE;
  }

  /** Each query of each sequence by itself against the sequence's cache. */
  private Tensor decode(Pass pass, int layer, Tensor queries) {
    int tokens = pass.ids().dim(1);
    int rows = queries.rows();
    List<KvRows> keys = new ArrayList<>(rows);
    List<KvRows> values = new ArrayList<>(rows);
    int[] firsts = new int[rows];
    int[] lengths = new int[rows];
    for (int row = 0; row < rows; row++) {
      KvCache cache = pass.caches().get(row / tokens);
      int at = cache.length() + row % tokens;
      keys.add(cache.keys(layer));
      values.add(cache.values(layer));
      lengths[row] = at + 1;
      firsts[row] = Math.max(0, lengths[row] - window.orElse(lengths[row]));
    }
    Tensor each = queries.view(0, rows, 1, queries.dim(-1));
    return DecodeAttentionOp.apply(
            pass.scope(), each, keys, values, firsts, lengths, heads, kvHeads)
        .view(0, queries.shape());
  }

  /** The first key that each query sees, of its document and within the window. */
  private Tensor starts(Pass pass, AttentionShape shape) {
    Tensor documents = pass.starts();
    if (window.isEmpty()) {
      return documents;
    }
    int reach = window.getAsInt() - 1;
    Tensor starts = pass.scope().ints(shape.batch(), shape.keys());
    pass.scope()
        .device()
        .workers()
        .run(
            1,
            _ -> {
              for (int sequence = 0; sequence < shape.batch(); sequence++) {
                for (int query = shape.firstQuery(); query < shape.keys(); query++) {
                  long at = (long) sequence * shape.keys() + query;
                  starts.setInt(at, Math.max(documents.getInt(at), query - reach));
                }
              }
            });
    return starts;
  }

  private static Tensor pattern(
      Pass pass, int layer, Tensor queries, Tensor keys, Tensor starts, AttentionShape shape) {
    Tensor scores = AttentionScoresOp.apply(pass.scope(), queries, keys, starts, shape);
    Tensor seen = pass.visit(Site.ATTN_SCORES, layer, scores);
    Tensor pattern = AttentionPatternOp.apply(pass.scope(), seen, starts, shape);
    return pass.visit(Site.ATTN_PATTERN, layer, pattern);
  }
}
