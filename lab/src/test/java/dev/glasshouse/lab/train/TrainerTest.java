package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.glasshouse.lab.data.Batches;
import dev.glasshouse.lab.data.HeldBack;
import dev.glasshouse.lab.data.PackedRows;
import dev.glasshouse.lab.data.Split;
import dev.glasshouse.lab.data.TokenFile;
import dev.glasshouse.lab.train.Trainer.Settings;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.Models;
import dev.glasshouse.model.Weights;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.gemm.Precision;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
  private static final AdamW.Moments MOMENTS = new AdamW.Moments(0.9, 0.95, 1e-8);

  @TempDir Path folder;
  private TokenFile file;
  private Device device;
  private Model model;

  @BeforeEach
  void open() {
    file = TinyData.write(folder);
    device = Device.cpu(2);
    model = Models.build(TinyData.CONFIG, Weights.random(device, 1));
  }

  @AfterEach
  void close() {
    device.close();
    file.close();
  }

  private Trainer trainer(Settings settings) {
    Optimizer optimizer = AdamW.uniform(device, model.parameters(), 0.01, 0.1, MOMENTS);
    return new Trainer(device, model, optimizer, TinyData.training(file), settings, 0);
  }

  @Test
  void learnsWhatFollowsWhat() {
    Split split = Split.of(file, 0.1);
    PackedRows packed =
        PackedRows.once(split.validation(), TinyData.CONFIG.context(), Rng.of(1, "v"));
    var held =
        new HeldBack(
            "letters", Batches.inOrder(file, packed), packed.rows(), split.validation().bytes());
    Validation validation = new Validation(device, model, List.of(held), 8);
    Trainer trainer = trainer(new Settings(8, 8, 1, false, Precision.FLOAT32));
    double before = validation.measure().bitsPerByte();
    StepMetrics last = null;
    for (int i = 0; i < 60; i++) {
      last = trainer.step(1);
    }
    assertThat(before).isBetween(6.5, 9.0);
    assertThat(validation.measure().bitsPerByte()).isLessThan(1.5);
    assertThat(last.loss()).isLessThan(1);
    assertThat(last.step()).isEqualTo(59);
    assertThat(trainer.nextStep()).isEqualTo(60);
  }

  @Test
  void accumulatingMicroBatchesGivesTheStepOfTheWholeBatch() {
    StepMetrics whole = trainer(new Settings(8, 8, 1, false, Precision.FLOAT32)).step(1);
    float[] wholeWeights = model.head().value().toArray();
    model = Models.build(TinyData.CONFIG, Weights.random(device, 1));
    StepMetrics parts = trainer(new Settings(8, 2, 1, false, Precision.FLOAT32)).step(1);
    assertThat(parts.loss()).isCloseTo(whole.loss(), within(1e-5));
    assertThat(parts.gradientNorm()).isCloseTo(whole.gradientNorm(), within(1e-4));
    assertThat(parts.flops()).isEqualTo(whole.flops());
    for (int i = 0; i < wholeWeights.length; i++) {
      assertThat(model.head().value().get(i)).isCloseTo(wholeWeights[i], within(1e-4f));
    }
  }

  @Test
  void roundedProductsGiveNearlyTheSameStep() {
    StepMetrics exact = trainer(new Settings(8, 8, 1, false, Precision.FLOAT32)).step(1);
    model = Models.build(TinyData.CONFIG, Weights.random(device, 1));
    StepMetrics rounded = trainer(new Settings(8, 8, 1, false, Precision.BFLOAT16)).step(1);
    assertThat(rounded.loss()).isCloseTo(exact.loss(), withinPercentage(0.1));
    assertThat(rounded.gradientNorm()).isCloseTo(exact.gradientNorm(), withinPercentage(2));
  }

  @Test
  void recomputingBlocksChangesNothing() {
    StepMetrics stored = trainer(new Settings(8, 8, 1, false, Precision.FLOAT32)).step(1);
    float[] weights = model.head().value().toArray();
    model = Models.build(TinyData.CONFIG, Weights.random(device, 1));
    StepMetrics recomputed = trainer(new Settings(8, 8, 1, true, Precision.FLOAT32)).step(1);
    assertThat(recomputed.gradientNorm()).isEqualTo(stored.gradientNorm());
    assertThat(model.head().value().toArray()).isEqualTo(weights);
  }

  @Test
  void namesTheWeightThatIsNotFinite() {
    Parameter bad = parameter("model.layers.1.mlp.up_proj.weight");
    bad.value().set(5, Float.NaN);
    assertThatThrownBy(() -> trainer(new Settings(8, 4, 1, false, Precision.FLOAT32)).step(1))
        .isInstanceOf(Diverged.class)
        .hasMessageContaining("step 0")
        .hasMessageContaining("weight model.layers.1.mlp.up_proj.weight");
  }

  @Test
  void namesTheFirstActivationThatIsNotFiniteAndLeavesTheWeights() {
    Parameter large = parameter("model.layers.1.mlp.up_proj.weight");
    for (long i = 0; i < large.value().size(); i++) {
      large.value().set(i, 3e38f);
    }
    float[] head = model.head().value().toArray();
    assertThatThrownBy(() -> trainer(new Settings(8, 4, 1, false, Precision.FLOAT32)).step(1))
        .isInstanceOf(Diverged.class)
        .hasMessageContaining("activation blocks.1.mlp.post");
    assertThat(model.head().value().toArray()).isEqualTo(head);
  }

  private Parameter parameter(String name) {
    return model.parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }
}
