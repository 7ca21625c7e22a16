package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Tensor;
import java.util.Objects;

/**
 * The output head and its loss in one: sum over tokens of scale (-log softmax(x W^T)[target]), in
 * chunks of rows. The gradients of x and W are made in the forward pass, from logits that exist for
 * one chunk only.
 */
public final class CrossEntropyOp {
  private CrossEntropyOp() {}

  /**
   * @param x [..., C]
   * @param weight [V, C]
   * @param targets int32, one a row of x; negative ones are ignored
   * @param scale weight of one token, such as 1 / tokens for the mean
   * @return [1]; backward from it must start with gradient 1, since W's gradient is made already
   */
  public static Tensor apply(Scope scope, Tensor x, Parameter weight, Tensor targets, float scale) {
    Head head = Head.of(scope, x, weight, targets);
    int rows = head.rows();
    Tensor loss = scope.tensor(1);
    Tensor dx = scope.recording() ? scope.tensor(x.shape()) : null;
    try (Scratch logProbs = scope.scratch(rows);
        Scratch upstream = scope.scratch(rows)) {
      head.fill(upstream.tensor(), -scale);
      head.forEachChunk(
          x,
          (logits, row, count) -> {
            head.tokenLogProbs(
                logits,
                targets,
                logProbs.tensor(),
                dx != null ? upstream.tensor() : null,
                row,
                count);
            if (dx != null) {
              head.backward(logits, x, dx, row, count);
            }
          });
      scope.device().workers().run(1, _ -> loss.set(0, -scale * sum(logProbs.tensor())));
    }
    return scope.record(
        loss,
        dLoss -> {
          scope.device().workers().run(1, _ -> requireOne(dLoss));
          try (Scratch out = scope.contribution(x)) {
            head.copy(Objects.requireNonNull(dx), out.tensor());
          }
        });
  }

  private static float sum(Tensor logProbs) {
    double sum = 0;
    for (int r = 0; r < logProbs.size(); r++) {
      sum += logProbs.get(r);
    }
    return (float) sum;
  }

  private static void requireOne(Tensor dLoss) {
    if (dLoss.item() != 1) {
      throw new IllegalStateException(
          "the gradient of a cross-entropy must be 1, not "
              + dLoss.item()
              + ": scale the loss through its own argument");
    }
  }
}
