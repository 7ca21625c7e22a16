package dev.glasshouse.bench;

import dev.glasshouse.lab.report.ProcessMemory;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Peak memory of our training step, measured in a process that does nothing else and is started as
 * a user's would be.
 */
public final class EngineMemory {
  private static final int STEPS = 3;

  private EngineMemory() {}

  /**
   * Makes a few steps and prints the most bytes that were ever resident.
   *
   * @param args preset, sequences, context, threads
   */
  public static void main(String[] args) {
    TrainPreset preset =
        TrainPreset.named(args[0]).withTokens(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    int threads = Integer.parseInt(args[3]);
    try (EngineSession session = EngineSession.random(preset.config(), 1, 3e-4, threads)) {
      for (int step = 0; step < STEPS; step++) {
        session.step(TokenBatch.random(preset, 1, step));
      }
    }
    System.out.println(ProcessMemory.peak());
  }

  /** Runs {@link #main} in a process of its own, with the flags that this one was started with. */
  static long measure(TrainPreset preset, int threads) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            EngineMemory.class.getName(),
            preset.name(),
            Integer.toString(preset.batch()),
            Integer.toString(preset.context()),
            Integer.toString(threads)));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String out = new String(process.getInputStream().readAllBytes()).strip();
      if (process.waitFor() != 0) {
        throw new UserError("Measuring memory failed: " + String.join(" ", command));
      }
      return Long.parseLong(out);
    } catch (IOException e) {
      throw new UserError("Cannot start a process to measure memory: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring memory", e);
    }
  }
}
