package dev.glasshouse.model.arch;

import java.util.OptionalInt;

/**
 * Llama (Touvron et al. 2023): RMSNorm before each half, rotary positions, grouped key/value heads,
 * SwiGLU, no biases; and Mistral (Jiang et al. 2023, arXiv:2310.06825), which is Llama with a
 * sliding window.
 *
 * @param layers number of blocks, L
 * @param width residual width, C
 * @param heads query heads, H; a multiple of {@code kvHeads}
 * @param kvHeads key/value heads, K
 * @param headSize width of one head, D; even; {@code heads * headSize} need not be {@code width}
 * @param mlpWidth inner width of SwiGLU, F
 * @param vocab token ids, V
 * @param context longest sequence, T
 * @param normEps added to the mean square in RMSNorm
 * @param ropeTheta base of the rotary frequencies
 * @param scaling how the rotary frequencies are lowered
 * @param window how many tokens a token sees, itself included; all before it if empty
 * @param tied whether the head shares the token embedding
 */
public record LlamaConfig(
    int layers,
    int width,
    int heads,
    int kvHeads,
    int headSize,
    int mlpWidth,
    int vocab,
    int context,
    double normEps,
    double ropeTheta,
    RopeScaling scaling,
    OptionalInt window,
    boolean tied)
    implements ModelConfig {

  /**
   * @throws dev.glasshouse.tensor.UserError if a size is not positive, the head size is odd, the
   *     key/value heads do not divide the heads, or the scaling is one of other heads
   */
  public LlamaConfig {
    Sizes sizes = new Sizes("LlamaForCausalLM");
    sizes.layers(layers);
    sizes.positive("width", width);
    sizes.positive("heads", heads);
    sizes.positive("kvHeads", kvHeads);
    sizes.positive("headSize", headSize);
    sizes.positive("mlpWidth", mlpWidth);
    sizes.positive("vocab", vocab);
    sizes.positive("context", context);
    sizes.positive("normEps", normEps);
    sizes.positive("ropeTheta", ropeTheta);
    sizes.divides("heads", heads, "kvHeads", kvHeads);
    sizes.even("headSize", headSize);
    window.ifPresent(w -> sizes.positive("window", w));
    if (scaling instanceof RopeScaling.Divisors(var divisors)) {
      sizes.equal("rotary divisors", divisors.size(), "headSize / 2", headSize / 2);
    }
  }

  /** Sizes without scaling and window. */
  public LlamaConfig(
      int layers,
      int width,
      int heads,
      int kvHeads,
      int headSize,
      int mlpWidth,
      int vocab,
      int context,
      double normEps,
      double ropeTheta,
      boolean tied) {
    this(
        layers,
        width,
        heads,
        kvHeads,
        headSize,
        mlpWidth,
        vocab,
        context,
        normEps,
        ropeTheta,
        RopeScaling.NONE,
        OptionalInt.empty(),
        tied);
  }

  @Override
  public String architecture() {
    return window.isPresent() ? "MistralForCausalLM" : "LlamaForCausalLM";
  }

  @Override
  public long parameters() {
    long c = width;
    long attention = 2 * c * headSize * (heads + (long) kvHeads);
    long mlp = 3 * c * mlpWidth;
    long norms = 2 * c;
    long embeddings = vocab * c;
    long head = tied ? 0 : embeddings;
    return embeddings + layers * (attention + mlp + norms) + c + head;
  }
}
