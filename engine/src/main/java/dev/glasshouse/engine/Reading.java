package dev.glasshouse.engine;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.Pass;
import dev.glasshouse.model.nn.KvCache;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.ops.Layout;
import dev.glasshouse.tensor.ops.LinearOp;
import dev.glasshouse.tensor.ops.TokenLogProbsOp;
import java.util.Arrays;

/**
 * What a model makes of given tokens.
 *
 * @param logits of the token after the last one, [V]
 * @param logProbs of each token after the first, given those before it
 */
public record Reading(float[] logits, float[] logProbs) {
  /**
   * Reads tokens.
   *
   * @param ids at least one
   * @throws UserError if there is none, they are more than the model's context, or it does not know
   *     one of them
   */
  public static Reading of(Model model, Device device, int... ids) {
    int vocab = model.config().vocab();
    if (ids.length == 0 || ids.length > model.config().context()) {
      throw new UserError(
          "Cannot read %,d tokens: expected 1 to the model's context, %,d"
              .formatted(ids.length, model.config().context()));
    }
    for (int id : ids) {
      if (id < 0 || id >= vocab) {
        throw new UserError(
            "Token %d is none that the model knows: those are 0 to %d".formatted(id, vocab - 1));
      }
    }
    int[] targets = Arrays.copyOf(Arrays.copyOfRange(ids, 1, ids.length), ids.length);
    targets[ids.length - 1] = -1;
    float[] logProbs = new float[ids.length];
    float[] logits = new float[0];
    KvCache cache = new KvCache(device, model.config(), ids.length);
    for (int from = 0; from < ids.length; from += Sequence.CHUNK) {
      int to = Math.min(from + Sequence.CHUNK, ids.length);
      try (Scope scope = device.inference()) {
        Tensor hidden = model.hidden(Pass.next(scope, cache, Arrays.copyOfRange(ids, from, to)));
        Tensor target = scope.ints(to - from).copyFrom(Arrays.copyOfRange(targets, from, to));
        float[] some = TokenLogProbsOp.apply(scope, hidden, model.head(), target).toArray();
        System.arraycopy(some, 0, logProbs, from, to - from);
        if (to == ids.length) {
          int width = hidden.dim(-1);
          Tensor last = hidden.view(hidden.size() - width, 1, 1, width);
          logits = LinearOp.apply(scope, last, model.head(), null, Layout.OUT_IN).toArray();
        }
      }
    }
    return new Reading(logits, Arrays.copyOf(logProbs, ids.length - 1));
  }
}
