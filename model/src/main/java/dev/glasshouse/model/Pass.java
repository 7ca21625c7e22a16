package dev.glasshouse.model;

import dev.glasshouse.model.Probe.Access;
import dev.glasshouse.model.nn.KvCache;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.ops.AddOp;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One forward pass: the tokens that go in and everything that goes along.
 *
 * @param ids int32 [B, T]
 * @param positions int32 [B, T], for position embeddings
 * @param starts int32 [B, keys]: the first key that the query at each position sees; the start of
 *     its document, as a rule
 * @param caches keys and values of earlier tokens, one for each sequence; none where all tokens are
 *     in {@code ids}. With more than one, T is 1
 * @param probe what looks at the activations, or null
 * @param recompute whether blocks are computed again in the backward pass instead of stored
 */
public record Pass(
    Scope scope,
    Tensor ids,
    Tensor positions,
    Tensor starts,
    List<KvCache> caches,
    @Nullable Probe probe,
    boolean recompute) {

  /** A batch of training sequences [B, T] with their documents' starts. */
  public static Pass of(Scope scope, Tensor ids, Tensor starts) {
    Tensor positions = scope.ints(ids.shape());
    int time = ids.dim(1);
    scope
        .device()
        .workers()
        .run(
            1,
            _ -> {
              for (int i = 0; i < ids.size(); i++) {
                positions.setInt(i, i % time);
              }
            });
    return new Pass(scope, ids, positions, starts, List.of(), null, false);
  }

  /** One sequence of tokens, each of which sees all before it. */
  public static Pass of(Scope scope, int... ids) {
    Tensor starts = scope.ints(1, ids.length).copyFrom(new int[ids.length]);
    return of(scope, scope.ints(1, ids.length).copyFrom(ids), starts);
  }

  /** Further tokens of the sequence whose keys and values are in a cache. */
  public static Pass next(Scope scope, KvCache cache, int... ids) {
    int[] positions = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      positions[i] = cache.length() + i;
    }
    return new Pass(
        scope,
        scope.ints(1, ids.length).copyFrom(ids),
        scope.ints(1, ids.length).copyFrom(positions),
        cache.starts(cache.length() + ids.length),
        List.of(cache),
        null,
        false);
  }

  /**
   * One further token of each of several sequences.
   *
   * @param caches one for each sequence, of whatever lengths
   * @param ids one for each sequence
   */
  public static Pass next(Scope scope, List<KvCache> caches, int... ids) {
    caches.forEach(cache -> cache.requireRoom(1));
    int[] positions = caches.stream().mapToInt(KvCache::length).toArray();
    KvCache longest = Collections.max(caches, Comparator.comparingInt(KvCache::length));
    return new Pass(
        scope,
        scope.ints(ids.length, 1).copyFrom(ids),
        scope.ints(ids.length, 1).copyFrom(positions),
        longest.starts(longest.length() + 1),
        List.copyOf(caches),
        null,
        false);
  }

  /** The same pass with a probe. */
  public Pass with(@Nullable Probe newProbe) {
    return new Pass(scope, ids, positions, starts, caches, newProbe, recompute);
  }

  /** The same pass, recomputing blocks in the backward pass. */
  public Pass recomputing() {
    return new Pass(scope, ids, positions, starts, caches, probe, true);
  }

  /** Counts the tokens as held, once every layer has put their keys and values into the caches. */
  public void advance() {
    caches.forEach(cache -> cache.advance(ids.dim(1)));
  }

  /** What the probe wants of a site. */
  public Access access(Site site, int layer) {
    return probe == null ? Access.NONE : probe.access(site, layer);
  }

  /** Whether a probe wants to see or to change any of these sites of a layer. */
  public boolean touches(int layer, Site... sites) {
    for (Site site : sites) {
      if (access(site, layer) != Access.NONE) {
        return true;
      }
    }
    return false;
  }

  /**
   * Shows a value to the probe that asked for it. Returns what the pass goes on with.
   *
   * @throws IllegalArgumentException when the probe gives a value of another shape
   */
  public Tensor visit(Site site, int layer, Tensor value) {
    if (probe == null) {
      return value;
    }
    return switch (probe.access(site, layer)) {
      case NONE -> value;
      case READ -> {
        probe.visit(scope, site, layer, value);
        yield value;
      }
      case REPLACE -> {
        Tensor other = probe.visit(scope, site, layer, value);
        if (!Arrays.equals(other.shape(), value.shape())) {
          throw new IllegalArgumentException(
              site.name(layer) + " is " + value + " and cannot be replaced with " + other);
        }
        yield other;
      }
    };
  }

  /**
   * Adds the output of a branch's last linear layer to the residual stream, in that output's memory
   * unless somebody looks at it.
   *
   * @param site where {@code branch} was shown
   */
  public Tensor residual(Site site, int layer, Tensor x, Tensor branch) {
    return touches(layer, site) ? AddOp.apply(scope, x, branch) : AddOp.inPlace(scope, x, branch);
  }

  /** Runs a block of the model, storing only its result where that is possible and wanted. */
  public Tensor block(Tensor x, UnaryOperator<Tensor> block) {
    boolean lean = scope.recording() ? recompute && probe == null : probe == null;
    return lean ? scope.lean(x, block) : block.apply(x);
  }
}
