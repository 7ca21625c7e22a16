package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFolderTest {
  @TempDir Path run;

  @Test
  void appearsWithItsFiles() throws IOException {
    Path folder = run.resolve("checkpoints/step-1");
    AtomicFolder.write(
        folder,
        part -> {
          assertThat(folder).doesNotExist();
          Json.write(part.resolve("a.json"), Map.of("x", 1));
        });
    assertThat(Files.readString(folder.resolve("a.json"))).contains("\"x\" : 1");
    assertThat(run.resolve("checkpoints").toFile().list()).containsExactly("step-1");
  }

  @Test
  void replacesAFolderOnlyByAWholeOne() {
    Path folder = run.resolve("step-1");
    AtomicFolder.write(folder, part -> Json.write(part.resolve("a.json"), Map.of()));
    assertThatThrownBy(() ->
            AtomicFolder.write(
                folder,
                part -> {
                  throw new UserError("stop");
                }))
        .hasMessage("stop");
    assertThat(folder.toFile().list()).containsExactly("a.json");
    AtomicFolder.write(folder, part -> Json.write(part.resolve("b.json"), Map.of()));
    assertThat(folder.toFile().list()).containsExactly("b.json");
    assertThat(run.toFile().list()).containsExactly("step-1");
  }

  @Test
  void anOldFolderThatCannotBeRemovedDoesNotKeepTheNewOneOut() throws IOException {
    Path folder = run.resolve("step-1");
    Path stuck = Files.createDirectories(folder.resolve("stuck"));
    Files.writeString(stuck.resolve("a.json"), "x");
    assumeTrue(
        stuck.toFile().setWritable(false) && !Files.isWritable(stuck), "permissions do not bind");
    assertThatThrownBy(
            () -> AtomicFolder.write(folder, part -> Json.write(part.resolve("b.json"), Map.of())))
        .isInstanceOf(UserError.class);
    assertThat(folder.toFile().list()).containsExactly("b.json");
    assertThat(run.resolve("step-1.old.part/stuck").toFile().setWritable(true)).isTrue();
  }

  @Test
  void leavesNothingWhenTheWritingFails() {
    Path folder = run.resolve("step-1");
    assertThatThrownBy(() ->
            AtomicFolder.write(
                folder,
                part -> {
                  Json.write(part.resolve("a.json"), Map.of());
                  throw new UserError("stop");
                }))
        .hasMessage("stop");
    assertThat(run).isEmptyDirectory();
  }

  @Test
  void clearsWhatAKilledProcessLeft() throws IOException {
    Path left = Files.createDirectories(run.resolve("step-1.part/inner"));
    Files.writeString(left.resolve("half"), "x");
    AtomicFolder.write(run.resolve("step-1"), part -> assertThat(part).isEmptyDirectory());
    Files.createDirectories(run.resolve("step-2.part"));
    AtomicFolder.removeParts(run);
    AtomicFolder.removeParts(run.resolve("absent"));
    assertThat(run.toFile().list()).containsExactly("step-1");
    AtomicFolder.remove(run.resolve("step-1"));
    assertThat(run).isEmptyDirectory();
  }

  @Test
  void namesAPlaceThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(run.resolve("file"), "x");
    assertThatThrownBy(() -> AtomicFolder.write(file.resolve("step-1"), part -> {}))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("step-1");
    assumeTrue(
        run.toFile().setWritable(false) && !Files.isWritable(run), "permissions do not bind");
    assertThatThrownBy(() -> AtomicFolder.write(run.resolve("step-1"), part -> {}))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no permission");
  }

  @Test
  void saysThatTheDiskIsFull() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "no /dev/full here");
    Map<String, String> value = Map.of("x", "y");
    assertThatThrownBy(() -> Json.write(full, value))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("/dev/full")
        .hasMessageContaining("disk is full");
  }
}
