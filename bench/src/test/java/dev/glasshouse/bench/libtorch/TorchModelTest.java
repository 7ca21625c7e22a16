package dev.glasshouse.bench.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.randn_like;

import dev.glasshouse.bench.TokenBatch;
import dev.glasshouse.bench.TrainPreset;
import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.model.arch.ModelConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** The peer's models against the same formulas in float64. */
class TorchModelTest {
  private static final int VOCAB = 13;
  private static final TokenBatch BATCH =
      TokenBatch.random(new TrainPreset("tiny", 2, 12, 3, VOCAB, 2, 7), 5, 0);

  @Test
  void gpt2EqualsItsFormulas() {
    Gpt2Config tied = new Gpt2Config(2, 12, 3, VOCAB, 9, 1e-5, true);
    Gpt2Config untied = new Gpt2Config(1, 12, 2, VOCAB, 7, 1e-3, false);
    check(tied, new Gpt2Float64(tied));
    check(untied, new Gpt2Float64(untied));
  }

  @Test
  void glassEqualsItsFormulas() {
    GlassConfig grouped = new GlassConfig(2, 12, 4, 2, 6, 20, VOCAB, 9, 1e-6, 10_000, true);
    GlassConfig untied = new GlassConfig(1, 10, 3, 3, 4, 8, VOCAB, 7, 1e-3, 100, false);
    check(grouped, new GlassFloat64(grouped));
    check(untied, new GlassFloat64(untied));
  }

  private static void check(ModelConfig config, LossFloat64 oracle) {
    try (TorchSession session = TorchSession.random(config, 11, 0)) {
      Map<String, Tensor> tensors = session.parameters().all();
      stir(tensors);
      double loss = session.backward(BATCH);
      Map<String, double[]> parameters = new LinkedHashMap<>();
      tensors.forEach((name, tensor) -> parameters.put(name, widen(TorchTensors.values(tensor))));

      assertThat(loss).isCloseTo(oracle.loss(parameters, BATCH), within(2e-6));
      assertThat(session.parameters().count()).isEqualTo(config.parameters());
      tensors.forEach((name, tensor) -> checkGradient(oracle, parameters, name, tensor.grad()));
    }
  }

  /** Moves every parameter off its starting value, so that no weight is one and no bias zero. */
  private static void stir(Map<String, Tensor> tensors) {
    for (Tensor tensor : tensors.values()) {
      tensor.set_requires_grad(false);
      tensor.add_(randn_like(tensor), new Scalar(0.3));
      tensor.set_requires_grad(true);
    }
  }

  /** The gradient along a random direction, against a central difference of the oracle. */
  private static void checkGradient(
      LossFloat64 oracle, Map<String, double[]> parameters, String name, Tensor gradient) {
    double[] g = widen(TorchTensors.values(gradient));
    double[] at = parameters.get(name);
    SplittableRandom random = new SplittableRandom(name.hashCode());
    double[] direction = Float64.map(g.length, _ -> random.nextDouble(-1, 1));
    double along = 0;
    double magnitude = 0;
    for (int i = 0; i < g.length; i++) {
      along += g[i] * direction[i];
      magnitude += Math.abs(g[i] * direction[i]);
    }
    double h = 1e-5;
    Map<String, double[]> moved = new LinkedHashMap<>(parameters);
    moved.put(name, Float64.map(at.length, i -> at[i] + h * direction[i]));
    double above = oracle.loss(moved, BATCH);
    moved.put(name, Float64.map(at.length, i -> at[i] - h * direction[i]));
    double below = oracle.loss(moved, BATCH);
    assertThat(along)
        .as(name)
        .isCloseTo((above - below) / (2 * h), within(1e-5 * magnitude + 1e-7));
  }

  private static double[] widen(float[] values) {
    return Float64.map(values.length, i -> values[i]);
  }
}
