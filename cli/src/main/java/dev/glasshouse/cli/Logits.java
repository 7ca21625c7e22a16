package dev.glasshouse.cli;

import dev.glasshouse.engine.Reading;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.Device;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code glasshouse logits}: what a model makes of given token ids. */
@Command(
    name = "logits",
    description = {
      "Print a model's logits after given token ids, and the log-probability of each of them after"
          + " the first.",
      "Quantised weights are used as they are in the file."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse logits --model runs/first --ids 1,2,3",
      "  glasshouse logits --model model.gguf --ids 1,403,407 --json",
    })
final class Logits implements Runnable {
  private static final int SHOWN = 10;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "PATH",
      required = true,
      description =
          "A checkpoint or Hugging Face folder, a run (its newest checkpoint), or a .gguf,"
              + " .safetensors or llama2.c file.")
  private Path modelPath;

  @Option(
      names = "--ids",
      paramLabel = "ID",
      required = true,
      split = ",",
      description = "Token ids, with commas between them.")
  private int[] ids;

  @Option(names = "--json", description = "Print one line of JSON: logits, logprobs.")
  private boolean json;

  /** Made by picocli. */
  Logits() {}

  @Override
  public void run() {
    Reading reading;
    try (ModelFiles files = ModelFiles.open(modelPath);
        Device device = Device.cpu()) {
      reading = Reading.of(files.freeze(device), device, ids);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode root = Json.MAPPER.createObjectNode();
      put(root.putArray("logits"), reading.logits());
      put(root.putArray("logprobs"), reading.logProbs());
      out.println(
          Json.MAPPER
              .writer()
              .without(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(root));
    } else {
      print(out, reading);
    }
  }

  private static void put(ArrayNode array, float[] values) {
    for (float value : values) {
      array.add(value);
    }
  }

  private void print(PrintWriter out, Reading reading) {
    for (int i = 1; i < ids.length; i++) {
      out.printf(Locale.ROOT, "%8d %10.4f%n", ids[i], reading.logProbs()[i - 1]);
    }
    float[] logits = reading.logits();
    out.println("likeliest next, by their logits:");
    IntStream.range(0, logits.length)
        .boxed()
        .sorted(Comparator.comparingDouble(id -> -logits[id]))
        .limit(SHOWN)
        .forEach(id -> out.printf(Locale.ROOT, "%8d %10.4f%n", id, logits[id]));
  }
}
