package dev.glasshouse.model;

import dev.glasshouse.model.Probe.Access;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.ops.CrossEntropyOp;
import dev.glasshouse.tensor.ops.Layout;
import dev.glasshouse.tensor.ops.LinearOp;
import dev.glasshouse.tensor.ops.TokenLogProbsOp;
import java.util.List;

/** A decoder-only transformer. */
public interface Model {
  /** Its sizes. */
  ModelConfig config();

  /** Every weight once, in the order of the architecture. */
  List<Parameter> parameters();

  /** The output head [V, C]; the token embedding where they are tied. */
  Parameter head();

  /**
   * The residual stream after the final norm.
   *
   * @return [B, T, C]
   */
  Tensor hidden(Pass pass);

  /**
   * Logits of every position.
   *
   * @return [B, T, V]
   */
  default Tensor logits(Pass pass) {
    return pass.visit(
        Site.LOGITS, -1, LinearOp.apply(pass.scope(), hidden(pass), head(), null, Layout.OUT_IN));
  }

  /**
   * Logits of the last position only, for generation. No gradient flows through them.
   *
   * @param pass of one sequence
   * @return [1, 1, V]
   */
  default Tensor nextLogits(Pass pass) {
    Tensor hidden = hidden(pass);
    int width = hidden.dim(-1);
    Tensor last = hidden.view(hidden.size() - width, 1, 1, width);
    return pass.visit(
        Site.LOGITS, -1, LinearOp.apply(pass.scope(), last, head(), null, Layout.OUT_IN));
  }

  /**
   * Sum over tokens of scale (-log probability of the target), without storing logits.
   *
   * @param targets int32 [B, T]; negative ones are ignored
   * @param scale weight of one token, such as 1 / tokens for the mean
   * @return [1]
   */
  default Tensor loss(Pass pass, Tensor targets, float scale) {
    if (pass.access(Site.LOGITS, -1) == Access.REPLACE) {
      throw new IllegalArgumentException(
          "logits cannot be replaced inside loss(): take logits() and a loss of your own");
    }
    Tensor hidden = hidden(pass);
    if (pass.access(Site.LOGITS, -1) == Access.READ) {
      pass.visit(
          Site.LOGITS, -1, LinearOp.apply(pass.scope(), hidden, head(), null, Layout.OUT_IN));
    }
    return CrossEntropyOp.apply(pass.scope(), hidden, head(), targets, scale);
  }

  /**
   * Log-probability of every target.
   *
   * @param targets int32 [B, T]; negative ones give 0
   * @return [B * T]
   */
  default Tensor tokenLogProbs(Pass pass, Tensor targets) {
    return TokenLogProbsOp.apply(pass.scope(), hidden(pass), head(), targets);
  }
}
