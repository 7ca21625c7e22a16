package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.RunFolder;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunForkTest {
  private static final TrainListener QUIET = new TrainListener() {};

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void write() {
    data = TinyRun.text(folder);
  }

  private Recipe recipe(long steps) {
    return TinyRun.recipe(data, "pretrain.steps=" + steps, "pretrain.warmup=2", "samples.count=0");
  }

  private RunFolder corpus() {
    RunFolder corpus = new RunFolder(folder.resolve("corpus"));
    try (Device device = Device.cpu(2)) {
      RunFork.prepare(corpus, recipe(12), device, QUIET);
    }
    return corpus;
  }

  @Test
  void aForkEndsWithTheBitsOfARunOfItsOwn() throws IOException {
    Path own = folder.resolve("own");
    TinyRun.begin(own, recipe(8));
    Path trunk = folder.resolve("trunk");
    long falls = recipe(8).pretrain().scheduleOver(8).decayStart();
    TinyRun.begin(trunk, recipe(12), TinyRun.after((int) falls), QUIET);
    Path fork = folder.resolve("fork");
    RunFork.at(new RunFolder(trunk), falls, recipe(8), new RunFolder(fork));
    byte[] before = TinyRun.file(trunk, falls, "trainer.json");
    assertThat(TinyRun.resume(fork)).isTrue();
    for (String file : List.of("model.safetensors", "trainer.safetensors", "tokenizer.json")) {
      assertThat(TinyRun.file(fork, 8, file)).as(file).isEqualTo(TinyRun.file(own, 8, file));
    }
    assertThat(TinyRun.loggedSteps(fork)).isEqualTo(IntStream.range(0, 8).boxed().toList());
    assertThat(TinyRun.file(trunk, falls, "trainer.json")).isEqualTo(before);
    assertThat(TinyRun.resume(trunk)).isTrue();
    Path whole = folder.resolve("whole");
    TinyRun.begin(whole, recipe(12));
    assertThat(TinyRun.file(trunk, 12, "model.safetensors"))
        .as("the trunk does not feel it")
        .isEqualTo(TinyRun.file(whole, 12, "model.safetensors"));
  }

  @Test
  void aRunOnPreparedDataEqualsOneThatPreparedItsOwn() throws IOException {
    RunFolder corpus = corpus();
    Path run = folder.resolve("run");
    RunFork.begin(corpus, recipe(5), new RunFolder(run));
    assertThat(TinyRun.resume(run)).isTrue();
    Path own = folder.resolve("own");
    TinyRun.begin(own, recipe(5));
    assertThat(TinyRun.file(run, 5, "model.safetensors"))
        .isEqualTo(TinyRun.file(own, 5, "model.safetensors"));
    assertThat(Files.readString(run.resolve("data.json")))
        .isEqualTo(Files.readString(own.resolve("data.json")));
  }

  /** Whatever the first forecast was, which the recipe still has. */
  @Test
  void aForkWithMoreTimeMakesTheStepsThatFit() {
    RunFolder run = new RunFolder(folder.resolve("run"));
    TinyRun.begin(run.path(), recipe(8));
    double seconds = Checkpoint.state(run.checkpoint(8)).seconds();
    Recipe timed = RecipeFiles.changed(recipe(3), List.of("seconds=" + 10 * seconds));
    RunFolder fork = new RunFolder(folder.resolve("fork"));
    RunFork.at(run, 8, timed, fork);
    assertThat(Checkpoint.state(fork.checkpoint(8)).plannedSteps()).isBetween(77L, 78L);
  }

  @Test
  void refusesToForkWhereNoStepIsLeft() {
    RunFolder run = new RunFolder(folder.resolve("run"));
    TinyRun.begin(run.path(), recipe(5));
    RunFolder fork = new RunFolder(folder.resolve("fork"));
    assertThatThrownBy(() -> RunFork.at(run, 5, recipe(5), fork))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no step to make: it ends with step 5;");
    Recipe timed = RecipeFiles.changed(recipe(8), List.of("seconds=0.0001"));
    assertThatThrownBy(() -> RunFork.at(run, 5, timed, fork))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("of its 0 seconds are over");
    assertThat(fork.path()).doesNotExist();
  }

  @Test
  void refusesADamagedCheckpoint() throws IOException {
    Path run = folder.resolve("run");
    TinyRun.begin(run, recipe(5));
    Path damaged = new RunFolder(run).checkpoint(5);
    Files.writeString(damaged.resolve("model.safetensors"), "x");
    RunFolder fork = new RunFolder(folder.resolve("fork"));
    assertThatThrownBy(() -> RunFork.at(new RunFolder(run), 5, recipe(8), fork))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("the damaged checkpoint " + damaged + ": model.safetensors has 1");
    assertThat(fork.path()).doesNotExist();
  }

  @Test
  void leavesOutWhatIsStillBeingWritten() throws IOException {
    RunFolder corpus = corpus();
    Files.writeString(corpus.path().resolve("data/tokens-00001.safetensors.part"), "half");
    Path run = folder.resolve("run");
    RunFork.begin(corpus, recipe(5), new RunFolder(run));
    assertThat(run.resolve("data").toFile().list())
        .containsExactlyInAnyOrder("shards.json", "tokens-00000.safetensors");
  }

  @Test
  void aStepIsTimed() {
    assertThat(StepClock.secondsPerStep(corpus(), recipe(12), 2, 0.05)).isPositive();
  }
}
