package dev.glasshouse.bench;

import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.tensor.UserError;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A GPT-2-shaped model and the batch it is trained on. The head is tied to the token embedding.
 *
 * @param name as given on the command line
 * @param layers number of blocks, L
 * @param width residual width, C
 * @param heads attention heads, H
 * @param vocab token ids, V
 * @param batch sequences in a step, B
 * @param context tokens in a sequence, T
 */
public record TrainPreset(
    String name, int layers, int width, int heads, int vocab, int batch, int context) {

  /** All presets, the largest first. */
  public static List<TrainPreset> all() {
    return List.of(
        new TrainPreset("gpt2-124m", 12, 768, 12, 50_304, 4, 64),
        new TrainPreset("gpt-10m", 6, 384, 6, 4_096, 8, 256),
        new TrainPreset("small", 4, 128, 4, 2_048, 16, 128));
  }

  /**
   * The preset of a name.
   *
   * @throws UserError if there is none
   */
  public static TrainPreset named(String name) {
    return all().stream()
        .filter(preset -> preset.name.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UserError(
                "There is no preset %s to train; there are %s"
                    .formatted(
                        name,
                        all().stream().map(TrainPreset::name).collect(Collectors.joining(", ")))));
  }

  /** The same model on {@code batch} sequences of {@code context} tokens. */
  public TrainPreset withTokens(int batch, int context) {
    return new TrainPreset(name, layers, width, heads, vocab, batch, context);
  }

  /** The same batch on a model of {@code layers} blocks. */
  public TrainPreset withLayers(int layers) {
    return new TrainPreset(name, layers, width, heads, vocab, batch, context);
  }

  /** The model's sizes; it learns as many positions as a sequence has tokens. */
  public Gpt2Config config() {
    return new Gpt2Config(layers, width, heads, vocab, context, 1e-5, true);
  }

  /**
   * The share of the machine's peak from which on a peer is taken to be well set up. Small products
   * reach less of it.
   */
  double leastPeerMfu() {
    return name.equals("small") ? 0.28 : 0.45;
  }

  /** Tokens in a step, B T. */
  public long tokens() {
    return (long) batch * context;
  }

  /**
   * Weights that take part in matrix products: 12 C C in each block and the head's V C. Embedding
   * look-ups, norms and biases are not among them.
   */
  public long matmulParameters() {
    return 12L * layers * width * width + (long) vocab * width;
  }

  /**
   * Floating-point operations of one training step, forward and backward.
   *
   * <p>A matrix product of n weights takes 2 n operations a token forward and 4 n backward, for the
   * gradients of its input and of its weights. Causal attention takes 2 products (queries with
   * keys, pattern with values) of 2 x B x T x T / 2 x C operations in each layer forward, half of
   * the square being masked, and twice that backward: 6 B T T C.
   */
  public double flops() {
    double products = 6.0 * matmulParameters() * tokens();
    double attention = 6.0 * layers * tokens() * context * width;
    return products + attention;
  }
}
