package dev.glasshouse.model;

import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Trains a small model on fixed random tokens, with AdamW and nothing else. */
final class TrainingStep {
  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.95f;

  private record State(Tensor first, Tensor second) {}

  private final Device device;
  private final Model model;
  private final Tensor ids;
  private final Tensor starts;
  private final Tensor targets;
  private final boolean recompute;
  private final List<State> states = new ArrayList<>();
  private int steps;

  TrainingStep(Device device, ModelConfig config, int batch, int time, boolean recompute) {
    this.device = device;
    this.recompute = recompute;
    model = Models.build(config, Weights.random(device, 1));
    int tokens = batch * time;
    ids = device.ints(batch, time).copyFrom(TestModels.tokens(tokens, 0));
    targets = device.ints(batch, time).copyFrom(TestModels.tokens(tokens, 1));
    int[] documents = new int[tokens];
    for (int i = 0; i < tokens; i++) {
      documents[i] = i % time / 19 * 19;
    }
    starts = device.ints(batch, time).copyFrom(documents);
    for (Parameter p : model.parameters()) {
      states.add(new State(device.zeros(p.value().shape()), device.zeros(p.value().shape())));
    }
  }

  Model model() {
    return model;
  }

  /** The loss before the step; 0 on a dry device. */
  float run() {
    float[] value = new float[1];
    steps++;
    try (Scope scope = device.training()) {
      Pass pass = Pass.of(scope, ids, starts);
      Tensor loss = model.loss(recompute ? pass.recomputing() : pass, targets, 1f / ids.size());
      device.workers().run(1, _ -> value[0] = loss.item());
      scope.backward(loss);
    }
    for (int i = 0; i < states.size(); i++) {
      Parameter p = model.parameters().get(i);
      update(p, states.get(i));
      p.clearGradient();
    }
    return value[0];
  }

  private void update(Parameter p, State state) {
    var updates = device.kernels().updates();
    float correction1 = (float) (1 - StrictMath.pow(BETA_1, steps));
    float correction2 = (float) (1 - StrictMath.pow(BETA_2, steps));
    device
        .workers()
        .blocks(
            p.value().size(),
            (from, n) ->
                updates.adamW(
                    p.value().data(),
                    from,
                    p.gradient().data(),
                    from,
                    state.first.data(),
                    from,
                    state.second.data(),
                    from,
                    n,
                    1e-2f,
                    BETA_1,
                    BETA_2,
                    1e-8f,
                    0.1f,
                    1,
                    correction1,
                    correction2));
  }

  /** A number of all bits of all weights. */
  long hash() {
    long hash = 1;
    for (Parameter p : model.parameters()) {
      for (float x : p.value().toArray()) {
        hash = hash * 0x9e3779b97f4a7c15L + Float.floatToRawIntBits(x);
        hash ^= hash >>> 29;
      }
    }
    return hash;
  }

  /**
   * Prints the kernels and the hash of every architecture after two steps, for comparison between
   * JVMs.
   */
  static void main() {
    try (Device device = Device.cpu(2)) {
      System.out.println(device.kernels().name());
      TestModels.configs()
          .forEach(config -> {
            TrainingStep step = new TrainingStep(device, config, 2, 23, false);
            step.run();
            float loss = step.run();
            System.out.println(config.architecture() + " " + loss + " " + step.hash());
          });
    }
  }
}
