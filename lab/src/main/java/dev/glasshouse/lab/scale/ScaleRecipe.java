package dev.glasshouse.lab.scale;

import dev.glasshouse.lab.train.Dial;
import dev.glasshouse.lab.train.MachineSpeed;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.tensor.gemm.Precision;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What all runs have in common: the data, the tokeniser, the optimiser. Their recipes differ in
 * shape and length, and so by {@link Dial}'s rule in the learning rate, which falls with the root
 * of the width.
 *
 * @param tree a partial recipe
 */
record ScaleRecipe(ObjectNode tree) {
  private static final int CHECKPOINTS = 8;

  /** Places in a row. */
  int context() {
    return tree.path("model").path("context").asInt();
  }

  /** Share of the steps over which the learning rate falls. */
  double decay() {
    return tree.path("pretrain").path("decay").asDouble();
  }

  /** Cores to work on. */
  int threads() {
    int threads = tree.path("threads").asInt();
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }

  /** That of large matrix products. */
  Precision products() {
    return of(Dial.SHAPES.getFirst(), 1, 1, 1).pretrain().products();
  }

  /**
   * The recipe of one run.
   *
   * @throws dev.glasshouse.tensor.UserError if the values do not go together
   */
  Recipe of(Dial.Shape shape, int batch, long warmup, long steps) {
    ObjectNode own = tree.deepCopy();
    own.put("name", "scale " + shape.layers() + "x" + shape.width());
    own.withObject("model")
        .remove(List.of("heads", "kvHeads", "mlpWidth"))
        .put("layers", shape.layers())
        .put("width", shape.width())
        .put("headSize", shape.headSize());
    ObjectNode pretrain = own.withObject("pretrain");
    pretrain.remove("micro");
    pretrain
        .put("schedule", "wsd")
        .put("steps", steps)
        .put("batch", batch)
        .put("warmup", warmup)
        .put("validateEvery", steps);
    own.withObject("checkpoint").put("every", Math.max(1, steps / CHECKPOINTS));
    own.withObject("samples").put("count", 0);
    return Dial.resolve(own, new MachineSpeed(1, false));
  }
}
