package dev.glasshouse.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every architecture: losses, their gradients, and documents side by side. */
class ModelTest {
  private static final int BATCH = 4;
  private static final int TIME = 11;

  private final Device device = Device.cpu(2);

  @AfterEach
  void close() {
    device.close();
  }

  /** Rows [row, row + count) of a batch, every seventh target ignored. */
  private record Rows(int row, int count) {
    Pass pass(Scope scope) {
      Tensor starts = scope.ints(count, TIME).copyFrom(new int[count * TIME]);
      return Pass.of(scope, ints(scope, TestModels.tokens(BATCH * TIME, 0)), starts);
    }

    Tensor targets(Scope scope) {
      int[] targets = TestModels.tokens(BATCH * TIME, 1);
      for (int i = 0; i < targets.length; i += 7) {
        targets[i] = -1;
      }
      return ints(scope, targets);
    }

    private Tensor ints(Scope scope, int[] all) {
      int[] mine = Arrays.copyOfRange(all, row * TIME, (row + count) * TIME);
      return scope.ints(count, TIME).copyFrom(mine);
    }
  }

  private static final Rows ALL = new Rows(0, BATCH);

  private float loss(Model model) {
    try (Scope scope = device.inference()) {
      return model.loss(ALL.pass(scope), ALL.targets(scope), 1).item();
    }
  }

  private void backward(Model model, Rows rows) {
    try (Scope scope = device.training()) {
      scope.backward(model.loss(rows.pass(scope), rows.targets(scope), 1));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void theLossIsTheSumOfTheTokensAndOfTheLogits(ModelConfig config) {
    Model model = TestModels.random(device, config);
    try (Scope scope = device.inference()) {
      float[] tokens = model.tokenLogProbs(ALL.pass(scope), ALL.targets(scope)).toArray();
      float[] logits = model.logits(ALL.pass(scope)).toArray();
      Tensor targets = ALL.targets(scope);
      double sum = 0;
      for (int i = 0; i < tokens.length; i++) {
        int target = targets.getInt(i);
        double expected = target < 0 ? 0 : logProb(logits, i * config.vocab(), target, config);
        assertThat((double) tokens[i]).as("token %d", i).isCloseTo(expected, within(1e-5));
        sum -= expected;
      }
      assertThat((double) loss(model)).isCloseTo(sum, within(1e-5 * sum));
    }
  }

  private static double logProb(float[] logits, int from, int target, ModelConfig config) {
    double sum = 0;
    for (int i = 0; i < config.vocab(); i++) {
      sum += Math.exp(logits[from + i]);
    }
    return logits[from + target] - Math.log(sum);
  }

  /** Along a parameter's own gradient, the slope of the loss is the gradient's length. */
  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void everyParametersGradientIsTheSlopeOfTheLoss(ModelConfig config) {
    Model model = TestModels.random(device, config);
    backward(model, ALL);
    double step = 1e-2;
    for (Parameter p : model.parameters()) {
      float[] gradient = p.gradient().toArray();
      float[] value = p.value().toArray();
      double norm = 0;
      for (float g : gradient) {
        norm += (double) g * g;
      }
      norm = Math.sqrt(norm);
      assertThat(norm).as(p.name()).isPositive();
      float above = lossAt(model, p, value, gradient, step / norm);
      float below = lossAt(model, p, value, gradient, -step / norm);
      p.value().copyFrom(value);
      assertThat((above - below) / (2 * step))
          .as(p.name())
          .isCloseTo(norm, within(5e-3 * norm + 1e-3));
    }
  }

  private float lossAt(Model model, Parameter p, float[] value, float[] direction, double by) {
    for (int i = 0; i < value.length; i++) {
      p.value().set(i, (float) (value[i] + by * direction[i]));
    }
    return loss(model);
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void partsOfABatchAddUpToItsGradient(ModelConfig config) {
    Model model = TestModels.random(device, config);
    backward(model, ALL);
    List<float[]> whole = model.parameters().stream().map(p -> p.gradient().toArray()).toList();
    model.parameters().forEach(Parameter::clearGradient);
    backward(model, new Rows(0, 1));
    backward(model, new Rows(1, 3));
    for (int i = 0; i < whole.size(); i++) {
      Parameter p = model.parameters().get(i);
      float[] expected = whole.get(i);
      float largest = 0;
      for (float g : expected) {
        largest = Math.max(largest, Math.abs(g));
      }
      assertThat(p.gradient().toArray())
          .as(p.name())
          .usingComparatorWithPrecision(1e-5f * largest)
          .containsExactly(expected);
    }
  }

  /** Rotary positions are relative, so a document does not know what was packed before it. */
  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#rotary")
  void aPackedDocumentIsReadAsIfAlone(ModelConfig config) {
    Model model = TestModels.random(device, config);
    int[] ids = TestModels.tokens(TIME, 0);
    int[] starts = new int[TIME];
    Arrays.fill(starts, 4, TIME, 4);
    try (Scope scope = device.inference()) {
      Tensor packed =
          model.logits(
              Pass.of(
                  scope, scope.ints(1, TIME).copyFrom(ids), scope.ints(1, TIME).copyFrom(starts)));
      Tensor alone = model.logits(Pass.of(scope, Arrays.copyOfRange(ids, 4, TIME)));
      assertThat(packed.view(4L * config.vocab(), TIME - 4, config.vocab()).toArray())
          .usingComparatorWithPrecision(1e-4f)
          .containsExactly(alone.toArray());
    }
  }
}
