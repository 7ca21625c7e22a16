package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.glasshouse.model.RunFolder;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disks that are full or read-only: small file systems in memory, where the test may mount them.
 */
class RunDiskTest {
  @TempDir Path folder;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    mounted = call("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk.toString());
    assumeTrue(mounted, "needs the right to mount a file system");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(call("umount", disk.toString())).as("a run leaves no file open").isTrue();
    }
  }

  private static boolean call(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
  }

  @Test
  void aFullDiskStopsTheRunAndLosesNothing() throws IOException {
    Path data = TinyRun.text(folder);
    Recipe recipe = TinyRun.recipe(data, "checkpoint.every=3", "checkpoint.keep=100");
    Path ballast = disk.resolve("ballast");
    Path run = disk.resolve("run");
    TrainListener fillsTheDisk =
        new TrainListener() {
          @Override
          public void saved(Path checkpoint) {
            if (checkpoint.endsWith("step-000006")) {
              fill(ballast);
            }
          }
        };
    assertThatThrownBy(() -> TinyRun.begin(run, recipe, () -> false, fillsTheDisk))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("the disk is full")
        .hasMessageContaining(new RunFolder(run).checkpoint(6).toString());
    Files.delete(ballast);
    assertThat(TinyRun.resume(run)).isTrue();
    Path whole = folder.resolve("whole");
    TinyRun.begin(whole, recipe);
    assertThat(TinyRun.file(run, 12, "model.safetensors"))
        .isEqualTo(TinyRun.file(whole, 12, "model.safetensors"));
    assertThat(TinyRun.loggedSteps(run)).hasSize(12);
  }

  private static void fill(Path file) {
    byte[] block = new byte[4096];
    try (var out = Files.newOutputStream(file)) {
      for (int i = 0; i < 1 << 20; i++) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  @Test
  void aReadOnlyFolderIsRefused() throws Exception {
    Recipe recipe = TinyRun.recipe(TinyRun.text(folder));
    assertThat(call("mount", "-o", "remount,ro", disk.toString())).isTrue();
    for (Path run : List.of(disk, disk.resolve("run"))) {
      assertThatThrownBy(() -> TinyRun.begin(run, recipe))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("read-only");
    }
  }
}
