package plain;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.Models;
import dev.glasshouse.model.Pass;
import dev.glasshouse.model.Weights;
import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Learns to count by gradient descent; prints what it runs on, and the loss of every step. */
public final class Count {
  private static final int TIME = 32;
  private static final int VOCAB = 16;
  private static final float LEARNING_RATE = 0.1f;

  private Count() {}

  public static void main(String[] args) {
    var config = new GlassConfig(2, 64, 2, 1, 32, 128, VOCAB, TIME, 1e-6, 10_000, false);
    int[] ids = IntStream.rangeClosed(0, TIME).map(i -> i % VOCAB).toArray();
    try (Device device = Device.cpu()) {
      System.out.println(device.kernels().name());
      System.out.println(device.matMul().gemm().name());
      Model model = Models.build(config, Weights.random(device, 1));
      for (int step = 0; step < 50; step++) {
        System.out.println(step(device, model, ids));
      }
    }
  }

  private static float step(Device device, Model model, int[] ids) {
    float value;
    try (Scope scope = device.training()) {
      Pass pass = Pass.of(scope, Arrays.copyOf(ids, TIME));
      Tensor next = scope.ints(1, TIME).copyFrom(Arrays.copyOfRange(ids, 1, TIME + 1));
      Tensor loss = model.loss(pass, next, 1f / TIME);
      value = loss.item();
      scope.backward(loss);
    }
    model.parameters().forEach(Count::descend);
    return value;
  }

  private static void descend(Parameter p) {
    for (long i = 0; i < p.value().size(); i++) {
      p.value().set(i, p.value().get(i) - LEARNING_RATE * p.gradient().get(i));
    }
    p.clearGradient();
  }
}
