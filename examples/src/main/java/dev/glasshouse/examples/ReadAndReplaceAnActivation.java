package dev.glasshouse.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.Pass;
import dev.glasshouse.model.Probe;
import dev.glasshouse.model.Site;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Asks which parts of a model its answer hangs on: reads how much each block's MLP adds, then
 * silences one after the other and looks how sure the model still is of its next word.
 */
public final class ReadAndReplaceAnActivation {
  private ReadAndReplaceAnActivation() {}

  /** Reads: measures the vector that each block's MLP adds at the last position. */
  private record Loudness(double[] lengths) implements Probe {
    @Override
    public Access access(Site site, int layer) {
      return site == Site.MLP_OUT ? Access.READ : Access.NONE;
    }

    @Override
    public Tensor visit(Scope scope, Site site, int layer, Tensor value) {
      float[] all = value.toArray(); // [1, T, C]
      double squares =
          IntStream.range(all.length - value.dim(-1), all.length)
              .mapToDouble(i -> all[i] * all[i])
              .sum();
      lengths[layer] = Math.sqrt(squares);
      return value;
    }
  }

  /** Replaces: the MLP of one block adds nothing. */
  private record Silence(int silenced) implements Probe {
    @Override
    public Access access(Site site, int layer) {
      return site == Site.MLP_OUT && layer == silenced ? Access.REPLACE : Access.NONE;
    }

    @Override
    public Tensor visit(Scope scope, Site site, int layer, Tensor value) {
      return scope.tensor(value.shape()).copyFrom(new float[(int) value.size()]);
    }
  }

  /**
   * Runs it.
   *
   * @param args a model (a checkpoint folder, a run or a llama2.c file), its tokeniser, a text
   */
  public static void main(String[] args) {
    Tokenizer tokenizer = Tokenizers.load(Path.of(args[1]));
    int[] ids = tokenizer.encodePrompt(args[2]);

    try (Device device = Device.cpu();
        ModelFiles files = ModelFiles.open(Path.of(args[0]))) {
      Model model = files.build(device);
      var loudness = new Loudness(new double[model.config().layers()]);
      double[] intact = nextToken(device, model, loudness, ids);
      int next =
          IntStream.range(1, intact.length).reduce(0, (a, b) -> intact[b] > intact[a] ? b : a);
      System.out.printf(
          "%s ->%s (%.1f%%)%n",
          args[2], new String(tokenizer.bytes(next), UTF_8), 100 * intact[next]);
      for (int layer = 0; layer < model.config().layers(); layer++) {
        double[] without = nextToken(device, model, new Silence(layer), ids);
        System.out.printf(
            "the MLP of block %d adds a vector of length %.2f; without it: %.1f%%%n",
            layer, loudness.lengths[layer], 100 * without[next]);
      }
    }
  }

  /** The probability of each token to be the next. */
  private static double[] nextToken(Device device, Model model, Probe probe, int[] ids) {
    try (Scope scope = device.inference()) {
      float[] logits = model.nextLogits(Pass.of(scope, ids).with(probe)).toArray();
      double[] odds =
          IntStream.range(0, logits.length).mapToDouble(i -> Math.exp(logits[i])).toArray();
      double total = Arrays.stream(odds).sum();
      return Arrays.stream(odds).map(o -> o / total).toArray();
    }
  }
}
