package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Sink;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.quant.PackedMatrix;
import java.lang.foreign.MemorySegment;

/** y[t] = W[ids[t]]. Backward adds each row of dy to its row of dW, tokens in order. */
public final class EmbeddingOp {
  /**
   * Parts that the rows of dW are dealt to, each of which one thread adds to. Where threads owned
   * columns, their caches fetched ahead into each other's, and took two to ten times as long.
   */
  private static final int PARTS = 16;

  private EmbeddingOp() {}

  /**
   * @param weight [V, C]
   * @param ids int32 of any shape, each in [0, V)
   * @return [..., C]
   * @throws IndexOutOfBoundsException for an id outside the vocabulary
   */
  public static Tensor apply(Scope scope, Parameter weight, Tensor ids) {
    PackedMatrix packed = weight.packed();
    int vocab = packed == null ? weight.value().dim(0) : packed.rows();
    int cols = packed == null ? weight.value().dim(1) : packed.cols();
    int tokens = Math.toIntExact(ids.size());
    int[] shape = new int[ids.rank() + 1];
    System.arraycopy(ids.shape(), 0, shape, 0, ids.rank());
    shape[ids.rank()] = cols;
    Tensor y = scope.tensor(shape);
    var workers = scope.device().workers();
    workers.ranges(
        tokens,
        Workload.rows(cols),
        (from, count) -> {
          for (int t = from; t < from + count; t++) {
            long row = checked(ids.getInt(t), vocab, weight);
            if (packed != null) {
              packed.dequantize((int) row, y.data(), (long) t * cols);
            } else {
              MemorySegment.copy(
                  weight.value().data(), 4 * row * cols, y.data(), 4L * t * cols, 4L * cols);
            }
          }
        });
    return scope.record(y, dy -> backward(scope, weight, ids, dy, cols));
  }

  private static void backward(Scope scope, Parameter weight, Tensor ids, Tensor dy, int cols) {
    var workers = scope.device().workers();
    var elementwise = scope.device().kernels().elementwise();
    Sink dw = weight.sink();
    MemorySegment to = dw.tensor().data();
    if (!dw.accumulate()) {
      workers.blocks(dw.tensor().size(), (from, n) -> elementwise.fill(to, from, n, 0));
    }
    int tokens = Math.toIntExact(ids.size());
    workers.run(
        PARTS,
        part -> {
          for (int t = 0; t < tokens; t++) {
            int id = ids.getInt(t);
            if (id % PARTS == part) {
              elementwise.axpby(1, dy.data(), (long) t * cols, 1, to, (long) id * cols, cols);
            }
          }
        });
  }

  private static int checked(int id, int vocab, Parameter weight) {
    if (id < 0 || id >= vocab) {
      throw new IndexOutOfBoundsException(
          "token id " + id + " is outside the vocabulary of " + vocab + " in " + weight);
    }
    return id;
  }
}
