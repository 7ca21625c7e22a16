package dev.glasshouse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.ModelWriter;
import dev.glasshouse.model.Pass;
import dev.glasshouse.model.format.HfExport;
import dev.glasshouse.model.format.WriteProgress;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.quant.BlockType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trained model goes through every form and still tells its story. */
class StoryFormatsTest {
  private static final int WINDOW = 256;

  @TempDir private Path folder;

  private final Path words = SharedData.path("stories260K/tok512.bin");
  private final Path original = SharedData.path("stories260K/stories260K.bin");
  private final Tokenizer tokenizer = Tokenizers.load(words);

  private Path gguf(Path from, BlockType type, String name) {
    Path to = folder.resolve(name);
    try (ModelFiles files = ModelFiles.open(from)) {
      new ModelWriter(files, Optional.of(words), WriteProgress.NONE).writeGguf(to, type);
    }
    return to;
  }

  private Path huggingFace(Path from, BlockType type, String name) throws IOException {
    Path to = Files.createDirectory(folder.resolve(name));
    try (ModelFiles files = ModelFiles.open(from)) {
      new ModelWriter(files, Optional.of(words), WriteProgress.NONE)
          .writeFolder(to, type, HfExport.SHARD_BYTES);
    }
    return to;
  }

  private void tellsTheStory(Path model) throws IOException {
    try (ModelFiles files = ModelFiles.open(model);
        Device device = Device.cpu(1)) {
      Request request =
          Request.of(tokenizer, "").withSampling(Sampling.greedy()).withMaxTokens(200);
      var generator = new Generator(files.build(device), device, tokenizer, 256);
      assertThat(generator.generate(request, _ -> {}).text())
          .as(model.toString())
          .isEqualTo(Files.readString(SharedData.path("stories260K/expected.txt")));
    }
  }

  @Test
  void inSinglePrecisionThereAndBack() throws IOException {
    Path there = huggingFace(original, BlockType.F32, "there");
    tellsTheStory(there);
    Path gguf = gguf(there, BlockType.F32, "there.gguf");
    tellsTheStory(gguf);
    Path back = huggingFace(gguf, BlockType.F32, "back");
    tellsTheStory(back);
    assertThat(back.resolve("model.safetensors"))
        .hasSameBinaryContentAs(there.resolve("model.safetensors"));
  }

  @Test
  void inHalfPrecisionThereAndBack() throws IOException {
    Path gguf = gguf(original, BlockType.F16, "half.gguf");
    tellsTheStory(gguf);
    Path there = huggingFace(gguf, BlockType.F16, "there");
    tellsTheStory(there);
    Path back = gguf(there, BlockType.F16, "back.gguf");
    tellsTheStory(back);
    try (ModelFiles one = ModelFiles.open(gguf);
        ModelFiles other = ModelFiles.open(back)) {
      for (String name : one.weights().names()) {
        if (one.weights().shape(name).length < 2) {
          continue; // norms are exact in GGUF files and half in safetensors
        }
        assertThat(floats(other, name)).as(name).isEqualTo(floats(one, name));
      }
    }
  }

  private static float[] floats(ModelFiles files, String name) {
    long elements = Arrays.stream(files.weights().shape(name)).reduce(1, (a, b) -> a * b);
    float[] values = new float[(int) elements];
    files.weights().readF32(name, MemorySegment.ofArray(values));
    return values;
  }

  /**
   * Teacher-forced on stories: KL(P, Q) a position, and how often the best token is the same. The
   * weights are read as float32, or used as they are in the file: many tokens at once, or one at a
   * time, where activations are rounded too.
   */
  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "true,true"})
  void inBlocksOfEightBits(boolean frozen, boolean oneByOne) throws IOException {
    String text = Files.readString(SharedData.path("text/tinystories-2mb.txt")).substring(0, 9_000);
    int[] ids = tokenizer.encode(text.replace("<|endoftext|>", ""));
    Path rounded = gguf(original, BlockType.Q8_0, "q8.gguf");
    double divergence = 0;
    int same = 0;
    int positions = 0;
    try (ModelFiles p = ModelFiles.open(original);
        ModelFiles q = ModelFiles.open(rounded);
        Device device = Device.cpu(1)) {
      assertThat(q.weights().type("model.layers.0.mlp.up_proj.weight")).isEqualTo("Q8_0");
      Model first = p.build(device);
      Model second = frozen ? q.freeze(device) : q.build(device);
      Sequence sequence = new Sequence(second, device, WINDOW);
      for (int at = 0; at + WINDOW < ids.length; at += WINDOW) {
        int[] window = Arrays.copyOfRange(ids, at, at + WINDOW);
        window[0] = tokenizer.bos().orElseThrow();
        float[] ps = logits(device, first, window);
        float[] qs = oneByOne ? logits(sequence, window) : logits(device, second, window);
        for (int t = 0; t < WINDOW; t++) {
          double[] pRow = logProbabilities(ps, t);
          double[] qRow = logProbabilities(qs, t);
          divergence += divergence(pRow, qRow);
          same += best(pRow) == best(qRow) ? 1 : 0;
          positions++;
        }
      }
    }
    assertThat(positions).isGreaterThan(2_000);
    assertThat(divergence / positions).isLessThanOrEqualTo(1e-3);
    assertThat((double) same / positions).isGreaterThanOrEqualTo(0.98);
  }

  private static float[] logits(Device device, Model model, int[] ids) {
    try (Scope scope = device.inference()) {
      return model.logits(Pass.of(scope, ids)).toArray();
    }
  }

  private static float[] logits(Sequence sequence, int[] ids) {
    sequence.clear();
    int vocab = sequence.logits().length;
    float[] all = new float[ids.length * vocab];
    for (int t = 0; t < ids.length; t++) {
      sequence.read(ids[t]);
      System.arraycopy(sequence.logits(), 0, all, t * vocab, vocab);
    }
    return all;
  }

  private static double[] logProbabilities(float[] logits, int row) {
    int vocab = logits.length / WINDOW;
    double[] values = new double[vocab];
    double sum = 0;
    for (int id = 0; id < vocab; id++) {
      sum += Math.exp(logits[row * vocab + id]);
    }
    for (int id = 0; id < vocab; id++) {
      values[id] = logits[row * vocab + id] - Math.log(sum);
    }
    return values;
  }

  private static double divergence(double[] p, double[] q) {
    double sum = 0;
    for (int id = 0; id < p.length; id++) {
      sum += Math.exp(p[id]) * (p[id] - q[id]);
    }
    return sum;
  }

  private static int best(double[] p) {
    int best = 0;
    for (int id = 1; id < p.length; id++) {
      best = p[id] > p[best] ? id : best;
    }
    return best;
  }
}
