package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.lab.data.TokenFile;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.Models;
import dev.glasshouse.model.Weights;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DryRunTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"muon false", "adamw false", "muon true"})
  void foretellsWhatARealStepTakes(String kindAndRecompute) {
    Recipe recipe =
        TinyData.recipe(
            "optimizer.kind=" + kindAndRecompute.split(" ")[0],
            "pretrain.recompute=" + kindAndRecompute.split(" ")[1]);
    long foretold = DryRun.tensorBytes(recipe, TinyData.CONFIG);
    try (TokenFile file = TinyData.write(folder);
        Device device = Device.cpu(1)) {
      Model model = Models.build(TinyData.CONFIG, Weights.random(device, 1));
      var settings = Trainer.Settings.of(recipe);
      Optimizer optimizer = Optimizers.of(recipe.optimizer(), device, model);
      new Trainer(device, model, optimizer, TinyData.training(file), settings, 0).step(1);
      assertThat(foretold).isBetween(device.peakBytes(), device.peakBytes() * 11 / 10);
    }
  }

  @Test
  void refusesWhatIsTooLargeWithTheNumbers() {
    Recipe recipe = TinyData.recipe("memory.budget=1M");
    assertThatThrownBy(() -> DryRun.check(recipe, TinyData.CONFIG))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("its budget is 1 MB")
        .hasMessageContaining("pretrain.micro");
  }
}
