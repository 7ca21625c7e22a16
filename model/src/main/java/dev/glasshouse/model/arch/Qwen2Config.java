package dev.glasshouse.model.arch;

/**
 * Qwen2 and Qwen2.5 (Yang et al. 2024): RMSNorm before each half, rotary positions, grouped
 * key/value heads with biases, SwiGLU.
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
 * @param tied whether the head shares the token embedding
 */
public record Qwen2Config(
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
    boolean tied)
    implements ModelConfig {

  /**
   * @throws dev.glasshouse.tensor.UserError if a size is not positive, the head size is odd, or the
   *     key/value heads do not divide the heads
   */
  public Qwen2Config {
    Sizes sizes = new Sizes("Qwen2ForCausalLM");
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
  }

  @Override
  public String architecture() {
    return "Qwen2ForCausalLM";
  }

  @Override
  public long parameters() {
    long c = width;
    long heads = this.heads + 2L * kvHeads;
    long attention = heads * headSize * (c + 1) + c * this.heads * headSize;
    long mlp = 3 * c * mlpWidth;
    long norms = 2 * c;
    long embeddings = vocab * c;
    long head = tied ? 0 : embeddings;
    return embeddings + layers * (attention + mlp + norms) + c + head;
  }
}
