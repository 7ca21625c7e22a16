package dev.glasshouse.lab.train;

import dev.glasshouse.model.RunFolder;
import dev.glasshouse.tensor.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Whole training runs of a very small model on a text file. */
final class TinyRun {
  private static final double PEAK = 1e11;

  private TinyRun() {}

  /** Three hundred lines about numbers, each a document. */
  static Path text(Path folder) {
    String text =
        IntStream.range(0, 300)
            .mapToObj(i -> "number %d comes before number %d<|endoftext|>".formatted(i, i + 1))
            .reduce("", String::concat);
    try {
      return Files.writeString(folder.resolve("numbers.txt"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Recipe recipe(Path data, String... assignments) {
    List<String> all =
        new ArrayList<>(List.of("data.sources=[{from: \"" + data + "\"}]", "threads=2"));
    all.addAll(Arrays.asList(assignments));
    return TinyData.recipe(all.toArray(String[]::new));
  }

  static boolean begin(Path folder, Recipe recipe, BooleanSupplier stop, TrainListener listener) {
    RunFolder run = new RunFolder(folder);
    try (Device device = Device.cpu(recipe.threads());
        Pretraining training = Pretraining.begin(run, recipe, device, PEAK, listener)) {
      return training.run(stop);
    }
  }

  static boolean begin(Path folder, Recipe recipe) {
    return begin(folder, recipe, () -> false, new TrainListener() {});
  }

  static boolean resume(Path folder, BooleanSupplier stop, TrainListener listener) {
    RunFolder run = new RunFolder(folder);
    Recipe recipe = Pretraining.recipe(run);
    try (Device device = Device.cpu(recipe.threads());
        Pretraining training = Pretraining.resume(run, recipe, device, PEAK, listener)) {
      return training.run(stop);
    }
  }

  static boolean resume(Path folder, TrainListener listener) {
    return resume(folder, () -> false, listener);
  }

  static boolean resume(Path folder) {
    return resume(folder, new TrainListener() {});
  }

  /** Asked before each step; true once it was asked more often. */
  static BooleanSupplier after(int steps) {
    int[] asked = {0};
    return () -> asked[0]++ >= steps;
  }

  /** Bytes of a file of the checkpoint of a step. */
  static byte[] file(Path folder, long step, String name) {
    try {
      return Files.readAllBytes(new RunFolder(folder).checkpoint(step).resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The steps that the metrics tell of, in order. */
  static List<Integer> loggedSteps(Path folder) {
    try {
      return Files.readAllLines(folder.resolve("metrics.jsonl")).stream()
          .map(line -> Integer.valueOf(line.replaceAll("^\\{\"step\":(\\d+),.*", "$1")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
