package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;

/**
 * log softmax(x W^T)[target] of every row, in chunks of rows; the logits are computed again in the
 * backward pass. What preference and policy losses are made of.
 */
public final class TokenLogProbsOp {
  private TokenLogProbsOp() {}

  /**
   * @param x [..., C]
   * @param weight [V, C], which may be quantised where no gradient is wanted
   * @param targets int32, one a row of x; negative ones give 0 and no gradient
   * @return [rows]
   */
  public static Tensor apply(Scope scope, Tensor x, Parameter weight, Tensor targets) {
    Head head = Head.of(scope, x, weight, targets);
    Tensor logProbs = scope.tensor(head.rows());
    head.forEachChunk(
        x, (logits, row, count) -> head.tokenLogProbs(logits, targets, logProbs, null, row, count));
    return scope.record(
        logProbs,
        dy -> {
          try (Scratch dx = scope.contribution(x);
              Scratch again = scope.scratch(head.rows())) {
            head.forEachChunk(
                x,
                (logits, row, count) -> {
                  head.tokenLogProbs(logits, targets, again.tensor(), dy, row, count);
                  head.backward(logits, x, dx.tensor(), row, count);
                });
          }
        });
  }
}
