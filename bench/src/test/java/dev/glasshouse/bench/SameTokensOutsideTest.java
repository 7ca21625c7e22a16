package dev.glasshouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.glasshouse.lab.train.Dial;
import dev.glasshouse.lab.train.MachineSpeed;
import dev.glasshouse.lab.train.Pretraining;
import dev.glasshouse.lab.train.RecipeFiles;
import dev.glasshouse.lab.train.TrainListener;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.ModelWriter;
import dev.glasshouse.model.Models;
import dev.glasshouse.model.Pass;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.Weights;
import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.arch.Qwen2Config;
import dev.glasshouse.model.arch.RopeScaling;
import dev.glasshouse.model.format.GgufExport;
import dev.glasshouse.model.format.WeightSource;
import dev.glasshouse.model.format.WriteProgress;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.quant.BlockType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** GGUF files written here give llama.cpp the tokens that they give us. */
class SameTokensOutsideTest {
  private static final int[] PROMPT = {5, 40, 3, 77, 12};
  private static final int TOKENS = 64;

  /** More than half-precision activations move one logit against another. */
  private static final double CLEAR = 0.01;

  /** A window that no text here is longer than: llama.cpp does not know of it. */
  private static final OptionalInt SEEN = OptionalInt.of(100);

  @TempDir private Path folder;

  private static Stream<Arguments> models() {
    return Stream.<ModelConfig>of(
            new Gpt2Config(3, 64, 4, 100, 128, 1e-5, true),
            new Gpt2Config(2, 64, 2, 100, 128, 1e-5, false),
            new LlamaConfig(3, 64, 4, 2, 16, 96, 100, 128, 1e-5, 10_000, false),
            new LlamaConfig(3, 64, 4, 1, 32, 96, 100, 128, 1e-6, 500_000, true),
            llama(new RopeScaling.Llama3(8, 1, 4, 32), OptionalInt.empty()),
            llama(new RopeScaling.Divisors(List.of(1f, 3f, 2f, 9f, 5f, 5f, 5f, 20f)), SEEN),
            llama(new RopeScaling.Linear(4), SEEN),
            new Qwen2Config(3, 64, 4, 2, 16, 96, 100, 128, 1e-6, 10_000, true),
            new Qwen2Config(2, 64, 2, 1, 32, 96, 100, 128, 1e-6, 1_000_000, false),
            new GlassConfig(3, 64, 4, 2, 32, 96, 100, 128, 1e-6, 10_000, true),
            new GlassConfig(2, 64, 2, 2, 16, 96, 100, 128, 1e-6, 1_000_000, false))
        .flatMap(config ->
            Stream.of(BlockType.F32, BlockType.F16).map(type -> Arguments.of(config, type)));
  }

  private static LlamaConfig llama(RopeScaling scaling, OptionalInt window) {
    return new LlamaConfig(3, 64, 4, 2, 16, 96, 100, 128, 1e-5, 10_000, scaling, window, false);
  }

  @ParameterizedTest
  @MethodSource("models")
  void continuesAlike(ModelConfig config, BlockType type) throws Exception {
    try (Device device = Device.cpu(1)) {
      Path file = clearCut(device, config, type);
      LlamaCpp theirs = LlamaCpp.greedy(folder, file, PROMPT, TOKENS);
      try (ModelFiles files = ModelFiles.open(file)) {
        assertThat(files.config()).isEqualTo(config);
        Continuation ours = Continuation.of(device, files.build(device));
        for (int id = 0; id < config.vocab(); id++) {
          assertThat(theirs.probabilities()[id])
              .as("token %d", id)
              .isEqualTo(ours.first()[id], within(1e-3));
          assertThat(Math.log(theirs.probabilities()[id] / ours.first()[id]))
              .as("token %d", id)
              .isBetween(-CLEAR / 2, CLEAR / 2);
        }
        assertThat(theirs.tokens()).isEqualTo(ours.tokens());
      }
    }
  }

  /**
   * A model of random weights that nowhere has two tokens almost equally likely: llama.cpp rounds
   * activations to half precision before it multiplies them with such weights, and a tie that is
   * decided by that says nothing about the file. Only our own numbers decide which model is taken.
   */
  private Path clearCut(Device device, ModelConfig config, BlockType type) {
    Path file = folder.resolve("model.gguf");
    for (long seed = 1; seed <= 500; seed++) {
      GgufExport.write(
          file,
          config,
          new Noise(device, config, seed),
          Map.of("tokenizer.ggml.model", "none"),
          type,
          WriteProgress.NONE);
      try (ModelFiles files = ModelFiles.open(file)) {
        if (Continuation.of(device, files.build(device)).margin() > CLEAR) {
          return file;
        }
      }
    }
    throw new AssertionError("no model is clear-cut");
  }

  /** With its tokeniser: its text too is the same. */
  @ParameterizedTest
  @EnumSource(
      value = BlockType.class,
      names = {"F32", "F16"})
  void continuesAlikeWhatWasGrownHere(BlockType type) throws Exception {
    Path file = folder.resolve("grown.gguf");
    try (ModelFiles files = ModelFiles.open(grown())) {
      new ModelWriter(files, files.tokenizer(), WriteProgress.NONE).writeGguf(file, type);
    }
    try (Device device = Device.cpu(1);
        ModelFiles files = ModelFiles.open(file)) {
      Tokenizer tokenizer = Tokenizers.load(file);
      int[] prompt = tokenizer.encodePrompt("a small dog");
      Continuation ours = Continuation.of(device, files.build(device), prompt);
      LlamaCpp theirs = LlamaCpp.greedy(folder, file, prompt, TOKENS);
      for (int id = 0; id < files.config().vocab(); id++) {
        assertThat(theirs.probabilities()[id])
            .as("token %d", id)
            .isEqualTo(ours.first()[id], within(1e-3));
      }
      assertThat(theirs.tokens()).isEqualTo(ours.tokens());
      assertThat(theirs.text()).isEqualTo(tokenizer.decode(ours.tokens()));
    }
  }

  /** The folder of a run of forty steps. */
  private Path grown() {
    ObjectNode tree = RecipeFiles.load("tiny");
    for (String assignment :
        List.of(
            "model.layers=2",
            "model.width=64",
            "model.headSize=16",
            "model.mlpWidth=160",
            "model.context=128",
            "tokenizer.vocab=500",
            "tokenizer.sampleChars=200000",
            "pretrain.steps=40",
            "pretrain.batch=8",
            "samples.count=0")) {
      RecipeFiles.set(tree, assignment);
    }
    RunFolder run = new RunFolder(folder.resolve("run"));
    MachineSpeed speed = new MachineSpeed(1e11, false);
    try (Device device = Device.cpu(2);
        Pretraining training =
            Pretraining.begin(
                run,
                Dial.resolve(tree, speed),
                device,
                speed.peakFlops(),
                new TrainListener() {})) {
      training.run(() -> false);
    }
    return run.path();
  }

  @ParameterizedTest
  @EnumSource(
      value = BlockType.class,
      names = {"F32", "F16"})
  void printsTheStory(BlockType type) throws Exception {
    Path data = stories();
    Path file = folder.resolve("stories.gguf");
    try (ModelFiles files = ModelFiles.open(data.resolve("stories260K.bin"))) {
      new ModelWriter(files, Optional.of(data.resolve("tok512.bin")), WriteProgress.NONE)
          .writeGguf(file, type);
    }
    assertThat(LlamaCpp.greedy(folder, file, new int[] {1}, 200).text())
        .isEqualTo(Files.readString(data.resolve("expected.txt")));
  }

  private static Path stories() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("shared/data/stories260K"))) {
      folder = folder.getParent();
    }
    assumeTrue(folder != null, "no shared/data/stories260K above the repository");
    return folder.resolve("shared/data/stories260K");
  }

  /**
   * What we make of a file.
   *
   * @param first probability of each token after the prompt
   * @param margin least difference of logits between the best token and the next
   */
  private record Continuation(int[] tokens, double[] first, double margin) {
    static Continuation of(Device device, Model model) {
      return of(device, model, PROMPT);
    }

    static Continuation of(Device device, Model model, int... prompt) {
      int[] ids = Arrays.copyOf(prompt, prompt.length + TOKENS);
      double[] first = null;
      double margin = Double.POSITIVE_INFINITY;
      for (int n = prompt.length; n < ids.length; n++) {
        float[] logits = logits(device, model, Arrays.copyOf(ids, n));
        first = first == null ? probabilities(logits) : first;
        for (int id = 1; id < logits.length; id++) {
          ids[n] = logits[id] > logits[ids[n]] ? id : ids[n];
        }
        for (int id = 0; id < logits.length; id++) {
          margin = id == ids[n] ? margin : Math.min(margin, logits[ids[n]] - logits[id]);
        }
      }
      int[] tokens = Arrays.copyOfRange(ids, prompt.length, ids.length);
      return new Continuation(tokens, Objects.requireNonNull(first), margin);
    }

    private static float[] logits(Device device, Model model, int[] ids) {
      try (Scope scope = device.inference()) {
        return model.nextLogits(Pass.of(scope, ids)).toArray();
      }
    }

    private static double[] probabilities(float[] logits) {
      double largest = Double.NEGATIVE_INFINITY;
      for (float logit : logits) {
        largest = Math.max(largest, logit);
      }
      double[] odds = new double[logits.length];
      double sum = 0;
      for (int id = 0; id < odds.length; id++) {
        odds[id] = Math.exp(logits[id] - largest);
        sum += odds[id];
      }
      for (int id = 0; id < odds.length; id++) {
        odds[id] /= sum;
      }
      return odds;
    }
  }

  /** Weights so large that attention is not uniform, norms and biases included. */
  private record Noise(Map<String, Parameter> parameters) implements WeightSource {
    Noise(Device device, ModelConfig config, long seed) {
      this(new LinkedHashMap<>());
      for (Parameter p : Models.build(config, Weights.random(device, seed)).parameters()) {
        Rng rng = Rng.of(seed, p.name());
        float[] values = p.value().toArray();
        for (int i = 0; i < values.length; i++) {
          float noise = 0.15f * rng.normal(0, i);
          values[i] = p.value().rank() > 1 ? noise : values[i] + noise;
        }
        p.value().copyFrom(values);
        parameters.put(p.name(), p);
      }
    }

    @Override
    public Set<String> names() {
      return parameters.keySet();
    }

    @Override
    public long[] shape(String name) {
      return Arrays.stream(parameters.get(name).value().shape()).asLongStream().toArray();
    }

    @Override
    public void readF32(String name, long from, MemorySegment target) {
      MemorySegment.copy(
          parameters.get(name).value().data(), from * Float.BYTES, target, 0, target.byteSize());
    }

    @Override
    public void close() {}
  }
}
