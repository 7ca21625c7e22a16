package dev.glasshouse.bench;

import dev.glasshouse.bench.libtorch.TorchProcess;
import dev.glasshouse.bench.libtorch.TorchSettings;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.Models;
import dev.glasshouse.model.Weights;
import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.arch.Qwen2Config;
import dev.glasshouse.model.arch.RopeScaling;
import dev.glasshouse.model.format.GenerationConfig;
import dev.glasshouse.model.format.HfConfig;
import dev.glasshouse.model.format.Safetensors;
import dev.glasshouse.model.format.SafetensorsWriter;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code glasshouse bench parity}: the same weights, the same batches, the same optimiser, here and
 * in libtorch.
 */
@Command(
    name = "parity",
    description = {
      "Train from the same weights on the same batches as libtorch, and compare.",
      "first, last: relative difference of the loss at the first and the last step. gradient: the"
          + " largest over parameters of |g - g'| / |g'| at the first step."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  glasshouse bench parity --peer libtorch --json"})
final class ParityBench implements Runnable {
  private static final double LEARNING_RATE = 1e-3;
  private static final int BATCH = 4;
  private static final int CONTEXT = 96;
  private static final int VOCAB = 512;

  /** What parity is measured against. */
  enum Peer {
    /** libtorch. */
    libtorch
  }

  @Option(
      names = "--peer",
      paramLabel = "PEER",
      defaultValue = "libtorch",
      description = "${COMPLETION-CANDIDATES}.")
  @SuppressWarnings("unused") // there is one so far; named so that scripts need not change
  private Peer peer;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "One of gpt2, llama, llama3, mistral, qwen2, glass. Default: all.")
  private @Nullable String only;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "50",
      description = "Default ${DEFAULT-VALUE}.")
  private int steps;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Map<String, ModelConfig> models = new LinkedHashMap<>();
    models.put("gpt2", new Gpt2Config(4, 128, 4, VOCAB, CONTEXT, 1e-5, true));
    models.put("llama", llama(RopeScaling.NONE, OptionalInt.empty()));
    models.put("llama3", llama(new RopeScaling.Llama3(8, 1, 4, CONTEXT / 2), OptionalInt.empty()));
    models.put("mistral", llama(new RopeScaling.Linear(2), OptionalInt.of(CONTEXT / 3)));
    models.put("qwen2", new Qwen2Config(4, 128, 4, 2, 32, 384, VOCAB, CONTEXT, 1e-6, 10_000, true));
    models.put("glass", new GlassConfig(4, 128, 4, 2, 32, 384, VOCAB, CONTEXT, 1e-6, 10_000, true));
    if (only != null && !models.containsKey(only)) {
      throw new UserError(
          "There is no model '%s' to compare; there are %s"
              .formatted(only, String.join(", ", models.keySet())));
    }
    models.keySet().removeIf(name -> only != null && !name.equals(only));
    Map<String, Object> figures = new LinkedHashMap<>();
    models.forEach((name, config) -> figures.put(name, compare(config)));
    Output.print(spec.commandLine().getOut(), json, figures);
  }

  private static LlamaConfig llama(RopeScaling scaling, OptionalInt window) {
    return new LlamaConfig(
        4, 128, 4, 2, 32, 384, VOCAB, CONTEXT, 1e-5, 10_000, scaling, window, false);
  }

  private Map<String, Object> compare(ModelConfig config) {
    Path folder = null;
    try (TorchProcess torch = TorchProcess.start(TorchSettings.published(2))) {
      folder = Files.createTempDirectory("glasshouse-parity-");
      save(config, folder);
      List<TokenBatch> batches = batches();
      Path file = folder.resolve("batches");
      TokenBatchFile.write(file, batches);
      Path theirGradients = folder.resolve("theirs.safetensors");
      Path ourGradients = folder.resolve("ours.safetensors");
      double[] theirs = torch.parity(folder, file, LEARNING_RATE, theirGradients).loss();
      double[] ours = new double[batches.size()];
      try (EngineSession engine = EngineSession.load(folder, LEARNING_RATE, 2)) {
        engine.writeGradients(batches.getFirst(), ourGradients);
        Arrays.setAll(ours, i -> engine.step(batches.get(i)));
      }
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("first", relative(ours[0], theirs[0]));
      row.put("last", relative(ours[steps - 1], theirs[steps - 1]));
      row.put("gradient", worst(ourGradients, theirGradients));
      row.put("loss", ours);
      row.put("peer_loss", theirs);
      return row;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(folder);
    }
  }

  private static void save(ModelConfig config, Path folder) {
    HfConfig.write(config, GenerationConfig.ofDocuments(0, 0), folder);
    try (Device device = Device.cpu(2)) {
      Model model = Models.build(config, Weights.random(device, 7));
      SafetensorsWriter.write(
          folder.resolve("model.safetensors"),
          Map.of("format", "pt"),
          model.parameters().stream()
              .map(p -> SafetensorsWriter.Entry.of(p.name(), p.value()))
              .toList());
    }
  }

  /** Walks along a ring of tokens with random jumps: something to learn, and something not to. */
  private List<TokenBatch> batches() {
    var random = new SplittableRandom(11);
    List<TokenBatch> batches = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      int[] tokens = new int[BATCH * (CONTEXT + 1)];
      int token = 0;
      for (int i = 0; i < tokens.length; i++) {
        token = random.nextInt(8) == 0 ? random.nextInt(VOCAB) : (token * 5 + 3) % VOCAB;
        tokens[i] = token;
      }
      batches.add(new TokenBatch(BATCH, CONTEXT, tokens));
    }
    return batches;
  }

  private static double relative(double ours, double theirs) {
    return Math.abs(ours - theirs) / Math.abs(theirs);
  }

  private static double worst(Path ours, Path theirs) {
    try (Safetensors a = Safetensors.open(ours);
        Safetensors b = Safetensors.open(theirs);
        Device device = Device.cpu(1)) {
      double worst = 0;
      for (String name : a.names()) {
        int size = (int) Arrays.stream(a.shape(name)).reduce(1, (x, y) -> x * y);
        var x = device.tensor(size);
        var y = device.tensor(size);
        a.readF32(name, x.data());
        b.readF32(name, y.data());
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < size; i++) {
          difference += Math.pow(x.get(i) - y.get(i), 2);
          norm += Math.pow(y.get(i), 2);
        }
        worst = Math.max(worst, Math.sqrt(difference / norm));
      }
      return worst;
    }
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
