package dev.glasshouse.lab.train;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.lab.data.Shards;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.Manifest;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainingTest {
  @TempDir Path folder;
  private Path data;
  private Path run;
  private final List<String> notes = new ArrayList<>();
  private final TrainListener listener =
      new TrainListener() {
        @Override
        public void note(String message) {
          notes.add(message);
        }
      };

  @BeforeEach
  void writeData() {
    data = TinyRun.text(folder);
    run = folder.resolve("run");
  }

  @Test
  void aStoppedAndResumedRunEqualsAnUninterruptedOneToTheBit() {
    for (String kind : List.of("muon", "adamw")) {
      Recipe recipe = TinyRun.recipe(data, "optimizer.kind=" + kind, "checkpoint.every=4");
      Path whole = folder.resolve("whole-" + kind);
      Path parts = folder.resolve("parts-" + kind);
      assertThat(TinyRun.begin(whole, recipe)).isTrue();
      assertThat(TinyRun.begin(parts, recipe, TinyRun.after(5), listener)).isFalse();
      assertThat(new RunFolder(parts).newest()).contains(new RunFolder(parts).checkpoint(5));
      assertThat(TinyRun.resume(parts)).isTrue();
      for (String file : List.of("model.safetensors", "trainer.safetensors")) {
        assertThat(TinyRun.file(parts, 12, file)).isEqualTo(TinyRun.file(whole, 12, file));
      }
      assertThat(TinyRun.loggedSteps(parts)).isEqualTo(IntStream.range(0, 12).boxed().toList());
    }
  }

  @Test
  void aMixtureReadShardByShardIsResumedToTheSameBits() throws IOException {
    Path letters = Files.writeString(folder.resolve("letters.jsonl"), letters());
    Recipe recipe =
        TinyRun.recipe(
            data,
            "data.sources=[{from: \"%s\", weight: 3}, {from: \"%s\", weight: 1, field: t}]"
                .formatted(data, letters),
            "data.shardTokens=3000",
            "data.dedupe=exact",
            "checkpoint.every=5");
    Path whole = folder.resolve("whole");
    assertThat(TinyRun.begin(whole, recipe)).isTrue();
    assertThat(TinyRun.begin(run, recipe, TinyRun.after(9), listener)).isFalse();
    Shards.forget(run.resolve("data"));
    assertThat(TinyRun.resume(run, listener)).isTrue();
    for (String file : List.of("model.safetensors", "trainer.safetensors")) {
      assertThat(TinyRun.file(run, 12, file)).isEqualTo(TinyRun.file(whole, 12, file));
    }
    assertThat(notes).anyMatch(note -> note.contains("letters.jsonl has been read whole"));
    assertThat(Files.readString(run.resolve("metrics.jsonl")))
        .contains("\"bits_per_byte/letters.jsonl\":")
        .contains("\"bits_per_byte/numbers.txt\":");
    assertThat(Files.readString(run.resolve("data.json")))
        .isEqualTo(Files.readString(whole.resolve("data.json")))
        .contains("\"name\" : \"letters.jsonl\"", "\"weight\" : 0.25");
    assertThat(Files.exists(run.resolve("data/tokens-00001.safetensors"))).isTrue();
  }

  private static String letters() {
    return IntStream.range(0, 20)
        .mapToObj(
            i -> "{\"t\": \"%s\"}\n".formatted(Character.toString('a' + i % 26).repeat(i + 1)))
        .reduce("", String::concat);
  }

  @Test
  void whatWasLearntFromCanBeReadAgain() {
    Recipe recipe = TinyRun.recipe(data, "pretrain.steps=40");
    try (Device device = Device.cpu(2);
        Pretraining training =
            Pretraining.begin(new RunFolder(run), recipe, device, 1e11, listener)) {
      training.run(() -> false);
      assertThat(training.rows()).isEqualTo(40L * 8);
      Set<String> texts = new HashSet<>();
      training.reread(texts::addAll);
      Set<String> whole =
          texts.stream()
              .filter(text -> text.matches("number (\\d+) comes before number \\d+"))
              .collect(Collectors.toSet());
      assertThat(whole).hasSizeGreaterThan(200);
      assertThat(texts).allMatch(text -> whole.stream().anyMatch(each -> each.startsWith(text)));
    }
  }

  @Test
  void writingADiaryChangesNoBitAndEachEntryStandsThereOnce() throws IOException {
    Path diary = Path.of("samples.jsonl");
    Path with = folder.resolve("with");
    TinyRun.begin(with, TinyRun.recipe(data, "samples.count=1"));
    Path parts = folder.resolve("parts");
    TinyRun.begin(
        parts,
        TinyRun.recipe(data, "samples.count=1", "checkpoint.every=2"),
        TinyRun.after(5),
        listener);
    Files.writeString(
        parts.resolve(diary), "{\"step\":7,\"text\":\"of a process that was killed", APPEND);
    TinyRun.resume(parts);
    TinyRun.begin(run, TinyRun.recipe(data, "samples.count=0"));
    for (String file : List.of("model.safetensors", "trainer.safetensors")) {
      assertThat(TinyRun.file(with, 12, file)).isEqualTo(TinyRun.file(run, 12, file));
    }
    assertThat(run.resolve(diary)).doesNotExist();
    assertThat(Files.readAllLines(with.resolve(diary))).hasSize(8);
    assertThat(parts.resolve(diary)).hasSameTextualContentAs(with.resolve(diary));
  }

  @Test
  void keepsTheNewestCheckpointsAndMilestones() {
    TinyRun.begin(
        run,
        TinyRun.recipe(data, "checkpoint.every=2", "checkpoint.keep=2", "checkpoint.milestones=4"));
    RunFolder folder = new RunFolder(run);
    assertThat(folder.list())
        .containsExactly(
            folder.checkpoint(12),
            folder.checkpoint(10),
            folder.checkpoint(8),
            folder.checkpoint(4));
  }

  @Test
  void passesOverADamagedCheckpointAndMakesItAgain() throws IOException {
    TinyRun.begin(run, TinyRun.recipe(data, "checkpoint.every=4"));
    byte[] sound = TinyRun.file(run, 12, "model.safetensors");
    Path damaged = new RunFolder(run).checkpoint(12).resolve("model.safetensors");
    byte[] bytes = sound.clone();
    bytes[bytes.length / 2] ^= 64;
    Files.write(damaged, bytes);
    assertThat(TinyRun.resume(run, listener)).isTrue();
    assertThat(notes)
        .anyMatch(note -> note.contains("step-000012") && note.contains("have changed"))
        .anyMatch(note -> note.contains("going on from") && note.contains("step-000008"));
    assertThat(TinyRun.file(run, 12, "model.safetensors")).isEqualTo(sound);
    assertThat(TinyRun.loggedSteps(run)).isEqualTo(IntStream.range(0, 12).boxed().toList());
  }

  @Test
  void aCheckpointThatIsThereIsNotWrittenAgain() {
    List<Path> saved = new ArrayList<>();
    TrainListener counts =
        new TrainListener() {
          @Override
          public void saved(Path checkpoint) {
            saved.add(checkpoint);
          }
        };
    Path fourth = new RunFolder(run).checkpoint(4);
    TinyRun.begin(run, TinyRun.recipe(data, "checkpoint.every=4"), TinyRun.after(4), counts);
    assertThat(saved).containsExactly(fourth);
    assertThat(TinyRun.resume(run, () -> true, counts)).isFalse();
    assertThat(saved).containsExactly(fourth);
  }

  @Test
  void beginsAgainWhereThereIsNoCheckpointYet() {
    assertThatThrownBy(() ->
            TinyRun.begin(
                run,
                TinyRun.recipe(data),
                () -> {
                  throw new IllegalStateException("power failure");
                },
                listener))
        .isInstanceOf(IllegalStateException.class);
    assertThat(TinyRun.resume(run, listener)).isTrue();
    assertThat(notes).anyMatch(note -> note.contains("no whole checkpoint yet"));
    assertThat(TinyRun.loggedSteps(run)).hasSize(12);
  }

  @Test
  void saysWhatDiffersFromTheInterruptedRun() throws IOException {
    TinyRun.begin(run, TinyRun.recipe(data), TinyRun.after(2), listener);
    Path recipe = run.resolve("recipe.yaml");
    Files.writeString(recipe, Files.readString(recipe).replace("threads: 2", "threads: 1"));
    TinyRun.resume(run, listener);
    assertThat(notes)
        .anyMatch(note -> note.contains("1 threads (were 2)"))
        .anyMatch(note ->
            note.equals(
                "recipe.yaml was changed since the checkpoint: going on with threads 1 (was 2)"));
  }

  @Test
  void refusesChangesThatComeTooLate() throws IOException {
    TinyRun.begin(run, TinyRun.recipe(data), TinyRun.after(2), listener);
    Path recipe = run.resolve("recipe.yaml");
    String before = Files.readString(recipe);
    Files.writeString(recipe, before.replace("steps: 12", "steps: 20"));
    assertThatThrownBy(() -> TinyRun.resume(run, listener))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has pretrain.steps 20 (was 12), too late")
        .hasMessageContaining("glasshouse fork " + run);
    Files.writeString(recipe, before.replaceFirst("mlpWidth: \\d+", "mlpWidth: 128"));
    assertThatThrownBy(() -> TinyRun.resume(run, listener))
        .hasMessageContaining("has model.mlpWidth 128 (was ");
    Files.writeString(recipe, before.replaceFirst("context: \\d+", "context: 8"));
    assertThat(TinyRun.resume(run, listener)).isTrue();
  }

  @Test
  void moreTimeForARunThatIsOverMakesMoreSteps() {
    Recipe recipe = RecipeFiles.changed(TinyRun.recipe(data), List.of("seconds=1"));
    TinyRun.begin(run, recipe);
    RunFolder folder = new RunFolder(run);
    long steps = Checkpoint.state(folder.newest(_ -> {}).orElseThrow()).step();
    Recipe longer = RecipeFiles.changed(recipe, List.of("seconds=2"));
    RecipeFiles.write(longer, run.resolve("recipe.yaml"));
    assertThat(TinyRun.resume(run, listener)).isTrue();
    assertThat(notes).anyMatch(note -> note.contains("seconds 2.0 (was 1.0)"));
    assertThat(Checkpoint.state(folder.newest(_ -> {}).orElseThrow()).step()).isGreaterThan(steps);
  }

  @Test
  void goesOnFromACheckpointOfAVersionThatLackedAKey() throws IOException {
    TinyRun.begin(run, TinyRun.recipe(data), TinyRun.after(2), listener);
    Path checkpoint = new RunFolder(run).checkpoint(2);
    Path state = checkpoint.resolve("trainer.json");
    Files.writeString(state, Files.readString(state).replaceFirst("\\R *\"recompute\" : .*", ""));
    Files.delete(checkpoint.resolve(Manifest.FILE));
    assertThat(TinyRun.resume(run, listener)).isTrue();
    assertThat(notes)
        .anyMatch(note -> note.contains("step-000002"))
        .anyMatch(note -> note.contains("pretrain.recompute false (was not there)"));
  }

  @Test
  void startsFromAnotherRunsWeightsAndTokeniser() {
    TinyRun.begin(run, TinyRun.recipe(data));
    Path second = folder.resolve("second");
    Path init = new RunFolder(run).checkpoint(12);
    TinyRun.begin(
        second,
        TinyRun.recipe(data, "init=" + init, "optimizer.learningRate=1e-30", "pretrain.steps=1"));
    assertThat(TinyRun.file(second, 1, "tokenizer.json"))
        .isEqualTo(TinyRun.file(run, 12, "tokenizer.json"));
    assertThat(TinyRun.file(second, 1, "model.safetensors"))
        .isEqualTo(TinyRun.file(run, 12, "model.safetensors"));
  }

  @Test
  void stopsWhenTrainingDivergesAndNamesStepTensorAndCheckpoint() {
    Recipe recipe = TinyRun.recipe(data, "optimizer.learningRate=1e30", "checkpoint.every=1");
    assertThatThrownBy(() -> TinyRun.begin(run, recipe))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("diverged at step 1: gradient of model.layers.1.")
        .hasMessageContaining(new RunFolder(run).checkpoint(1).toString());
  }

  @Test
  void refusesAFolderThatHoldsARunOrIsInUse() {
    Recipe recipe = TinyRun.recipe(data);
    TinyRun.begin(run, recipe);
    assertThatThrownBy(() -> TinyRun.begin(run, recipe))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("glasshouse resume " + run);
    Path other = folder.resolve("other");
    try (RunLock _ = RunLock.acquire(other)) {
      assertThatThrownBy(() -> TinyRun.begin(other, recipe))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("in use by process");
    }
    assertThatThrownBy(() -> TinyRun.resume(folder.resolve("nothing")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no recipe.yaml");
  }

  @Test
  void refusesBadDataAndBeginsOnceItIsMended() throws IOException {
    Path bad = folder.resolve("bad.txt");
    Recipe recipe = TinyRun.recipe(bad);
    assertThatThrownBy(() -> TinyRun.begin(run, recipe))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no such file");
    Files.write(bad, new byte[0]);
    assertThatThrownBy(() -> TinyRun.begin(run, recipe))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("empty");
    Files.write(bad, new byte[] {'a', (byte) 0xC3, 'b', '\n'});
    assertThatThrownBy(() -> TinyRun.begin(run, recipe))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("UTF-8");
    Files.write(bad, new byte[] {'a', 0, 1, 2});
    assertThatThrownBy(() -> TinyRun.begin(run, recipe))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("bad.txt");
    Files.copy(data, bad, StandardCopyOption.REPLACE_EXISTING);
    assertThat(TinyRun.begin(run, recipe)).isTrue();
  }

  @Test
  void refusesWhatDoesNotFitInMemory() {
    assertThatThrownBy(() -> TinyRun.begin(run, TinyRun.recipe(data, "memory.budget=300M")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("its budget is 300 MB");
  }
}
