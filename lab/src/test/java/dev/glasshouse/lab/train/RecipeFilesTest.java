package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.lab.data.DataSource;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.gemm.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class RecipeFilesTest {
  private static final MachineSpeed MACHINE = new MachineSpeed(2e11, false);

  @TempDir Path folder;

  @Test
  void theBuiltInRecipeResolvesAndComesBackFromItsFile() {
    Recipe recipe = Dial.resolve(RecipeFiles.load("tiny"), MACHINE);
    Path file = folder.resolve("recipe.yaml");
    RecipeFiles.write(recipe, file);
    assertThat(RecipeFiles.readResolved(file)).isEqualTo(recipe);
    assertThat(recipe.name()).isEqualTo("tiny");
    assertThat(recipe.optimizer().kind()).isEqualTo(Recipe.Optimizer.Kind.MUON);
  }

  @Test
  void aFileChangesSomeKeysAndLeavesTheRest() throws IOException {
    Recipe recipe =
        resolve(
            """
            name: mine
            pretrain: {steps: 7, schedule: cosine}
            model: {layers: 3, width: 96, headSize: 32}
            """);
    assertThat(recipe.name()).isEqualTo("mine");
    assertThat(recipe.pretrain().steps()).isEqualTo(7);
    assertThat(recipe.pretrain().schedule()).isEqualTo(Schedule.Kind.COSINE);
    assertThat(recipe.pretrain().decay()).isEqualTo(0.4);
    assertThat(recipe.model().heads()).isEqualTo(3);
  }

  @Test
  void sourcesMayLeaveOutFieldAndWeight() throws IOException {
    Recipe recipe =
        resolve("data: {sources: [{from: a.txt, weight: 2}, {from: b.jsonl, field: story}]}");
    assertThat(recipe.data().sources())
        .containsExactly(
            new DataSource("a.txt", "", 2, ""), new DataSource("b.jsonl", "story", 0, ""));
    Path file = folder.resolve("recipe.yaml");
    RecipeFiles.write(recipe, file);
    assertThat(RecipeFiles.readResolved(file)).isEqualTo(recipe);
  }

  @Test
  void namesTheNearestKnownKey() {
    assertThatThrownBy(() -> resolve("pretrain: {stpes: 7}"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("mine.yaml")
        .hasMessageContaining("there is no key pretrain.stpes; did you mean pretrain.steps?");
    assertThatThrownBy(() -> resolve("seeed: 7")).hasMessageContaining("did you mean seed?");
    assertThatThrownBy(() -> resolve("steps: 7"))
        .hasMessageContaining("did you mean pretrain.steps?");
    assertThatThrownBy(() -> resolve("zzzzzzzz: 7")).hasMessageContaining("known keys: name,");
  }

  @Test
  void saysWhatAValueShouldBe() {
    assertThatThrownBy(() -> resolve("pretrain: {steps: many}"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("pretrain.steps is \"many\"; expected a whole number");
    assertThatThrownBy(() -> resolve("pretrain: {steps: 1.5}"))
        .hasMessageContaining("expected a whole number");
    assertThatThrownBy(() -> resolve("pretrain: {schedule: linear}"))
        .hasMessageContaining("expected cosine or wsd");
    assertThatThrownBy(() -> resolve("model: 7")).hasMessageContaining("expected a section");
    assertThatThrownBy(() -> resolve("data: {sources: book.txt}"))
        .hasMessageContaining("expected a list");
    assertThatThrownBy(() -> resolve("data: {sources: [book.txt]}"))
        .hasMessageContaining("expected sections of field, from, opening, weight");
    assertThatThrownBy(() -> resolve("data: {sources: [{form: book.txt}]}"))
        .hasMessageContaining("no key form");
    assertThatThrownBy(() -> resolve("data: {sources: [{weight: 1}]}"))
        .hasMessageContaining("no key from");
    assertThatThrownBy(() -> resolve("data: {sources: [{from: a, weight: -1.0}]}"))
        .hasMessageContaining("weight of a is -1.0");
  }

  @Test
  void refusesSizesThatDoNotDivide() {
    assertThatThrownBy(() -> resolve("pretrain: {batch: 10, micro: 4}"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("pretrain.batch is 10; expected a multiple of pretrain.micro 4");
    assertThatThrownBy(() -> resolve("model: {layers: 2, heads: 3, kvHeads: 2}"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("heads 3 is not a multiple of kvHeads 2");
    assertThatThrownBy(() -> resolve("model: {headSize: 33, heads: 2}"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("headSize is 33");
  }

  @Test
  void refusesWhatIsNoYaml() {
    assertThatThrownBy(() -> resolve("a: [")).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> resolve("- a")).hasMessageContaining("expected keys and values");
    assertThatThrownBy(() -> RecipeFiles.load("tinny"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("did you mean tiny?");
  }

  @Test
  void setsDottedKeys() {
    ObjectNode tree = RecipeFiles.load("tiny");
    RecipeFiles.set(tree, "pretrain.steps=200");
    RecipeFiles.set(tree, "checkpoint.every=50");
    RecipeFiles.set(tree, "memory.budget=900M");
    RecipeFiles.set(tree, "model.tied=false");
    Recipe recipe = Dial.resolve(tree, MACHINE);
    assertThat(recipe.pretrain().steps()).isEqualTo(200);
    assertThat(recipe.checkpoint().every()).isEqualTo(50);
    assertThat(recipe.memory().budget()).isEqualTo("900M");
    assertThat(recipe.model().tied()).isFalse();
    assertThatThrownBy(() -> RecipeFiles.set(tree, "pretrain.step=3"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("did you mean pretrain.steps?");
    assertThatThrownBy(() -> RecipeFiles.set(tree, "pretrain.steps"))
        .hasMessageContaining("KEY=VALUE");
  }

  @Test
  void stepsThatAreNamedAreNotCutOffByTime() {
    ObjectNode tree = RecipeFiles.load("tiny");
    RecipeFiles.set(tree, "seconds=60");
    Recipe timed = Dial.resolve(tree, MACHINE);
    assertThat(seconds(timed, "checkpoint.every=7")).isEqualTo(60);
    assertThat(seconds(timed, "pretrain.steps=8000")).isZero();
    assertThat(seconds(timed, "seconds=90", "pretrain.steps=8000")).isEqualTo(90);
  }

  private static double seconds(Recipe recipe, String... assignments) {
    return RecipeFiles.changed(recipe, List.of(assignments)).seconds();
  }

  @Test
  void aRunsRecipeWithoutAKeyIsRefusedWithFileAndKey() throws IOException {
    Path file = folder.resolve("recipe.yaml");
    RecipeFiles.write(Dial.resolve(RecipeFiles.load("tiny"), MACHINE), file);
    assertThat(RecipeFiles.readResolved(file).pretrain().products()).isEqualTo(Precision.BFLOAT16);
    Files.writeString(file, Files.readString(file).replaceFirst("(?m)^ +products: .*\\R", ""));
    assertThatThrownBy(() -> RecipeFiles.readResolved(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("recipe.yaml: the key pretrain.products is missing");
  }

  private Recipe resolve(String yaml) throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, yaml);
    return Dial.resolve(RecipeFiles.load(file.toString()), MACHINE);
  }
}
