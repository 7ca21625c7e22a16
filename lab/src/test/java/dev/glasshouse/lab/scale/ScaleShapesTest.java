package dev.glasshouse.lab.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.lab.train.Dial;
import dev.glasshouse.lab.train.ModelFlops;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.lab.train.RecipeFiles;
import dev.glasshouse.model.Models;
import dev.glasshouse.model.Weights;
import dev.glasshouse.tensor.Device;
import org.junit.jupiter.api.Test;

class ScaleShapesTest {
  private static final int VOCAB = 2048;

  @Test
  void rungsAreSmallerAndDiffer() {
    for (Dial.Shape shape : Dial.SHAPES) {
      ScaleShapes shapes = ScaleShapes.below(shape, VOCAB);
      long last = 0;
      for (Dial.Shape rung : shapes.rungs()) {
        assertThat(rung.weights(VOCAB)).isGreaterThan(last);
        last = rung.weights(VOCAB);
      }
      assertThat((double) shape.weights(VOCAB) / last).isBetween(1.4, 2.8);
    }
  }

  @Test
  void moreWorkPaysForALargerModel() {
    long last = 0;
    for (double flops = 1e12; flops < 1e17; flops *= 3) {
      long weights = ScaleShapes.fit(VOCAB, flops, 1.3).heldOut().weights(VOCAB);
      assertThat(weights).isGreaterThanOrEqualTo(last);
      last = weights;
    }
    assertThat(last).isGreaterThan(2_000_000);
  }

  @Test
  void weightsAreThoseThatAModelMultipliesWith() {
    var recipe = new ScaleRecipe(RecipeFiles.load("tiny"));
    Dial.Shape shape = Dial.SHAPES.get(1);
    Recipe own = recipe.of(shape, 8, 5, 50);
    try (Device device = Device.dry()) {
      var model = Models.build(own.model().config(VOCAB), Weights.random(device, 1));
      assertThat(shape.weights(VOCAB)).isEqualTo(ModelFlops.of(model).matrixWeights());
    }
    assertThat(own.pretrain().batch()).isEqualTo(8);
    assertThat(own.pretrain().warmup()).isEqualTo(5);
    assertThat(own.optimizer().learningRate())
        .isLessThan(recipe.of(Dial.SHAPES.getFirst(), 8, 5, 50).optimizer().learningRate());
  }

  /** A recipe that names its own shape is only asked for the rest. */
  @Test
  void theShapeOfTheRecipeIsNotUsed() {
    Recipe own = new ScaleRecipe(RecipeFiles.load("gpt2-124m")).of(Dial.SHAPES.getFirst(), 4, 1, 9);
    assertThat(own.model().layers()).isEqualTo(2);
    assertThat(own.model().heads() * own.model().headSize()).isEqualTo(64);
    assertThat(own.model().mlpWidth()).isEqualTo(160);
    assertThat(own.tokenizer().vocab()).isEqualTo(32768);
  }
}
