package dev.glasshouse.lab.train;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.gemm.Gemm;
import dev.glasshouse.tensor.kernels.Elementwise;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Muon (Jordan et al., 2024, kellerjordan.github.io/posts/muon): momentum whose matrix is replaced
 * by a nearly orthogonal one before it is added to the weights. For the matrices inside blocks;
 * embeddings, head and norms are left to {@link AdamW}.
 *
 * <p>With momentum M = mu M + G and Nesterov's U = G + mu M, five Newton-Schulz steps X = a X + (b
 * A + c A^2) X, A = X X^T, from X = U / |U|, bring all singular values near 1. The update is W = W
 * - lr (0.2 sqrt(max(rows, columns)) X + decay W): the factor gives it the root mean square of an
 * AdamW update, so that both share one learning rate (Liu et al., 2025, arXiv:2502.16982, equation
 * 4).
 *
 * <p>Each matrix is one piece of work for one thread, the largest first: small products gain
 * nothing from being split, and there are many matrices.
 */
public final class Muon implements Optimizer {
  private static final int ITERATIONS = 5;
  private static final float A = 3.4445f;
  private static final float B = -4.7750f;
  private static final float C = 2.0315f;
  private static final double MIN_NORM = 1e-7;
  private static final double ADAM_RMS = 0.2;

  /** One thread's room for the largest matrix. */
  private record Room(Tensor x, Tensor next, Tensor gram, Tensor polynomial) {}

  private final Device device;
  private final List<Parameter> matrices;
  private final double learningRate;
  private final double decay;
  private final float momentum;
  private final Tensor[] memory;
  private final Room[] rooms;

  /**
   * @param matrices rank 2 each
   * @param learningRate at the schedule's peak
   * @param decay share of the weight taken away at each update, times the learning rate
   * @param momentum mu
   */
  public Muon(
      Device device, List<Parameter> matrices, double learningRate, double decay, double momentum) {
    this.device = device;
    this.matrices =
        matrices.stream()
            .sorted(Comparator.comparingLong((Parameter p) -> -p.value().size()))
            .toList();
    this.learningRate = learningRate;
    this.decay = decay;
    this.momentum = (float) momentum;
    memory =
        this.matrices.stream().map(p -> device.zeros(p.value().shape())).toArray(Tensor[]::new);
    int largest = 0;
    int widest = 0;
    for (Parameter p : this.matrices) {
      largest = Math.max(largest, Math.toIntExact(p.value().size()));
      widest = Math.max(widest, Math.min(p.value().dim(0), p.value().dim(1)));
    }
    rooms = new Room[device.workers().threads()];
    for (int i = 0; i < rooms.length; i++) {
      rooms[i] =
          new Room(
              device.tensor(largest),
              device.tensor(largest),
              device.tensor(widest * widest),
              device.tensor(widest * widest));
    }
  }

  @Override
  public void step(long step, double rate, float gradScale) {
    device
        .workers()
        .run(
            matrices.size(),
            i -> {
              if (matrices.get(i).hasGradient()) {
                update(i, (float) (learningRate * rate), gradScale);
              }
            });
  }

  private void update(int i, float lr, float gradScale) {
    Elementwise elementwise = device.kernels().elementwise();
    Parameter p = matrices.get(i);
    Room room = rooms[device.workers().slot()];
    int n = Math.toIntExact(p.value().size());
    var gradient = p.gradient().data();
    var x = room.x.data();
    elementwise.axpby(gradScale, gradient, 0, momentum, memory[i].data(), 0, n);
    elementwise.axpby(momentum, memory[i].data(), 0, 0, x, 0, n);
    elementwise.axpby(gradScale, gradient, 0, 1, x, 0, n);
    int rows = p.value().dim(0);
    int columns = p.value().dim(1);
    Tensor direction = orthogonalize(room, rows, columns);
    float scale = (float) (ADAM_RMS * Math.sqrt(Math.max(rows, columns)));
    elementwise.axpby(
        -lr * scale, direction.data(), 0, (float) (1 - lr * decay), p.value().data(), 0, n);
  }

  /** Newton-Schulz on what {@code room.x} holds; the products are taken on its shorter side. */
  private Tensor orthogonalize(Room room, int rows, int columns) {
    Elementwise elementwise = device.kernels().elementwise();
    Gemm gemm = device.matMul().gemm();
    int n = rows * columns;
    double norm = Math.sqrt(device.kernels().updates().sumSquares(room.x.data(), 0, n));
    Tensor x = room.x;
    Tensor next = room.next;
    elementwise.axpby((float) (1 / (norm + MIN_NORM)), x.data(), 0, 0, x.data(), 0, n);
    boolean wide = rows <= columns;
    int k = Math.min(rows, columns);
    int longer = Math.max(rows, columns);
    var gram = room.gram.data();
    var polynomial = room.polynomial.data();
    for (int i = 0; i < ITERATIONS; i++) {
      gemm.sgemm(
          !wide, wide, k, k, longer, 1, x.data(), 0, columns, x.data(), 0, columns, 0, gram, 0, k);
      elementwise.axpby(1, gram, 0, 0, polynomial, 0, k * k);
      gemm.sgemm(false, false, k, k, k, C, gram, 0, k, gram, 0, k, B, polynomial, 0, k);
      elementwise.axpby(1, x.data(), 0, 0, next.data(), 0, n);
      if (wide) {
        gemm.sgemm(
            false,
            false,
            k,
            columns,
            k,
            1,
            polynomial,
            0,
            k,
            x.data(),
            0,
            columns,
            A,
            next.data(),
            0,
            columns);
      } else {
        gemm.sgemm(
            false,
            false,
            rows,
            k,
            k,
            1,
            x.data(),
            0,
            columns,
            polynomial,
            0,
            k,
            A,
            next.data(),
            0,
            columns);
      }
      Tensor done = x;
      x = next;
      next = done;
    }
    return x;
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (int i = 0; i < memory.length; i++) {
      state.put("muon.momentum." + matrices.get(i).name(), memory[i]);
    }
    return state;
  }
}
