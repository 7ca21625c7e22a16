package dev.glasshouse.cli;

import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.format.FileKind;
import dev.glasshouse.model.format.HfWeights;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.model.format.TensorStatistics;
import dev.glasshouse.model.format.WeightSource;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code glasshouse inspect}: says what a model on disk is made of. */
@Command(
    name = "inspect",
    description = {
      "Say what a model is made of: its architecture and sizes, and of each tensor the shape,",
      "type, bytes, and the numbers in it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse inspect runs/first",
      "  glasshouse inspect model.gguf --json",
    })
final class Inspect implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PATH",
      description = "A Hugging Face folder, a run, or a .safetensors, .gguf or llama2.c file.")
  private Path path;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** Made by picocli. */
  Inspect() {}

  @Override
  public void run() {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("path", path.toString());
    if (isBareSafetensors()) {
      try (WeightSource weights = HfWeights.openFile(path)) {
        describe(root, weights);
      }
    } else {
      try (ModelFiles files = ModelFiles.open(path)) {
        describe(root, files);
        describe(root, files.weights());
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.MAPPER.writeValueAsString(root));
    } else {
      print(out, root);
    }
  }

  /** Weights alone, without a configuration: their tensors can still be looked at. */
  private boolean isBareSafetensors() {
    return Files.isRegularFile(path)
        && FileKind.of(path) == FileKind.SAFETENSORS
        && Files.notExists(path.resolveSibling("config.json"));
  }

  private static void describe(ObjectNode root, ModelFiles files) {
    root.put("architecture", files.config().architecture());
    root.put("parameters", files.config().parameters());
    ObjectNode config = root.putObject("config");
    config.put("layers", files.config().layers());
    config.put("width", files.config().width());
    config.put("heads", files.config().heads());
    config.put("kv_heads", files.config().kvHeads());
    config.put("head_size", files.config().headSize());
    config.put("mlp_width", files.config().mlpWidth());
    config.put("vocab", files.config().vocab());
    config.put("context", files.config().context());
    config.put("tied", files.config().tied());
  }

  private static void describe(ObjectNode root, WeightSource weights) {
    ArrayNode tensors = root.putArray("tensors");
    long total = 0;
    for (String name : weights.names()) {
      long[] shape = weights.shape(name);
      ObjectNode tensor = tensors.addObject().put("name", name);
      ArrayNode sizes = tensor.putArray("shape");
      Arrays.stream(shape).forEach(sizes::add);
      tensor.put("type", weights.type(name)).put("bytes", weights.bytes(name));
      total += weights.bytes(name);
      if (TensorStatistics.applyTo(weights.type(name))) {
        put(tensor, TensorStatistics.of(weights, name));
      }
    }
    root.put("bytes", total);
  }

  private static void put(ObjectNode tensor, TensorStatistics statistics) {
    tensor.put("min", statistics.min());
    tensor.put("max", statistics.max());
    tensor.put("mean", statistics.mean());
    tensor.put("std", statistics.std());
    tensor.put("non_finite", statistics.nonFinite());
  }

  private void print(PrintWriter out, ObjectNode root) {
    out.printf(
        Locale.ROOT,
        "%s%n%s, %,d parameters, %,d bytes%n",
        path,
        root.path("architecture").asString("weights without a config.json"),
        root.path("parameters").asLong(0),
        root.path("bytes").asLong());
    root.path("config")
        .properties()
        .forEach(each -> out.printf("  %-10s %s%n", each.getKey(), each.getValue().asString()));
    out.printf(
        "%-50s %-16s %-5s %12s %10s %10s %10s %10s %s%n",
        "tensor", "shape", "type", "bytes", "min", "max", "mean", "std", "not finite");
    root.path("tensors")
        .forEach(tensor ->
            out.printf(
                Locale.ROOT,
                "%-50s %-16s %-5s %,12d %10.4g %10.4g %10.4g %10.4g %s%n",
                tensor.path("name").asString(),
                tensor.path("shape").toString().replace(",", " x ").replaceAll("[\\[\\]]", ""),
                tensor.path("type").asString(),
                tensor.path("bytes").asLong(),
                tensor.path("min").asDouble(Double.NaN),
                tensor.path("max").asDouble(Double.NaN),
                tensor.path("mean").asDouble(Double.NaN),
                tensor.path("std").asDouble(Double.NaN),
                tensor.path("non_finite").asLong(0) == 0
                    ? "-"
                    : tensor.path("non_finite").asString()));
  }
}
