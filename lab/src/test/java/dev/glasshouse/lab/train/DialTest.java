package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.tensor.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class DialTest {
  private static Recipe resolve(double seconds, double peak) {
    ObjectNode tree = RecipeFiles.load("tiny");
    tree.put("seconds", seconds);
    return Dial.resolve(tree, new MachineSpeed(peak, false));
  }

  @Test
  void moreTimeOrSpeedGivesALargerModelAndMoreWork() {
    Recipe last = resolve(1, 1e12);
    for (double seconds = 2; seconds < 1e6; seconds *= 2) {
      Recipe next = resolve(seconds, 1e12);
      assertThat(weights(next)).isGreaterThanOrEqualTo(weights(last));
      assertThat(weights(next) * tokens(next)).isGreaterThan(weights(last) * tokens(last));
      last = next;
    }
    assertThat(weights(last)).isGreaterThan(20_000_000);
    assertThat(resolve(480, 2e11).model()).isEqualTo(resolve(960, 1e11).model());
  }

  @Test
  void theExpectedTimeIsTheTimeAskedFor() {
    Recipe recipe = resolve(480, 2e11);
    double expected = Dial.expectedSeconds(recipe, new MachineSpeed(2e11, false));
    assertThat(expected).isCloseTo(480 * Dial.TRAINING_SHARE, within(0.05 * 480));
  }

  @Test
  void aDepthGivesAWidthOf64ALayerAndAsLongAsItTakes() {
    ObjectNode tree = RecipeFiles.load("tiny");
    RecipeFiles.set(tree, "model.layers=6");
    tree.put("seconds", 0.0);
    Recipe recipe = Dial.resolve(tree, new MachineSpeed(2e11, false));
    assertThat(recipe.model().width()).isEqualTo(384);
    assertThat(recipe.model().headSize()).isEqualTo(64);
    assertThat(tokens(recipe))
        .isCloseTo(Dial.TOKENS_PER_WEIGHT * weights(recipe), within(0.1 * tokens(recipe)));
  }

  @Test
  void aModelThatIsGivenGoesOnSlowlyAndInShortRows() {
    ObjectNode tree = RecipeFiles.load("tiny");
    RecipeFiles.shape(tree, new GlassConfig(2, 128, 4, 4, 32, 352, 4096, 8192, 1e-6, 10_000, true));
    Recipe fresh = Dial.resolve(tree.deepCopy(), new MachineSpeed(2e11, false));
    tree.put("init", "elsewhere");
    Recipe given = Dial.resolve(tree, new MachineSpeed(2e11, false));
    assertThat(given.optimizer().learningRate())
        .isCloseTo(
            Dial.GIVEN_PACE * fresh.optimizer().learningRate(),
            within(0.01 * given.optimizer().learningRate()));
    assertThat(given.model().context())
        .isEqualTo(RecipeFiles.load("tiny").at("/model/context").asInt())
        .isLessThan(8192);
    assertThat(given.tokenizer().vocab()).isEqualTo(4096);
  }

  @Test
  void stepsThatAreGivenAreNotLimitedByTime() {
    ObjectNode tree = RecipeFiles.load("tiny");
    RecipeFiles.set(tree, "pretrain.steps=12");
    Recipe recipe = Dial.resolve(tree, new MachineSpeed(2e11, false));
    assertThat(recipe.pretrain().steps()).isEqualTo(12);
    assertThat(recipe.seconds()).isZero();
  }

  @Test
  void microBatchesDivideABatchThatIsGiven() {
    ObjectNode tree = RecipeFiles.load("tiny");
    RecipeFiles.set(tree, "pretrain.batch=45");
    Recipe recipe = Dial.resolve(tree, new MachineSpeed(2e11, false));
    assertThat(recipe.pretrain().micro()).isEqualTo(15);
  }

  @ParameterizedTest
  @CsvSource({"model.width=96, 32, 3", "model.width=384, 64, 6", "model.headSize=16, 16, 8"})
  void headsFitTheWidthThatIsGiven(String pinned, int headSize, int heads) {
    ObjectNode tree = RecipeFiles.load("tiny");
    RecipeFiles.set(tree, "model.width=128");
    RecipeFiles.set(tree, pinned);
    Recipe recipe = Dial.resolve(tree, new MachineSpeed(2e11, false));
    assertThat(recipe.model().headSize()).isEqualTo(headSize);
    assertThat(recipe.model().heads()).isEqualTo(heads);
  }

  @ParameterizedTest
  @CsvSource({
    "model.context, 0",
    "model.context, -1",
    "model.layers, 0",
    "model.layers, -1",
    "model.width, 0",
    "model.headSize, 0",
    "model.heads, 0",
    "pretrain.batch, 0",
    "pretrain.batch, -4",
    "pretrain.micro, 0",
  })
  void refusesWhatCannotBe(String key, int value) {
    ObjectNode tree = RecipeFiles.load("tiny");
    RecipeFiles.set(tree, key + "=" + value);
    assertThatThrownBy(() -> Dial.resolve(tree, new MachineSpeed(2e11, false)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(key.substring(key.indexOf('.') + 1) + " is " + value);
  }

  private static double weights(Recipe recipe) {
    return recipe.model().config(recipe.tokenizer().vocab()).parameters();
  }

  private static double tokens(Recipe recipe) {
    return (double) recipe.pretrain().steps()
        * recipe.pretrain().batch()
        * recipe.model().context();
  }
}
