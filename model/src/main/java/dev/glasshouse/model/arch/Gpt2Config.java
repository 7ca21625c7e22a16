package dev.glasshouse.model.arch;

/**
 * GPT-2 (Radford et al. 2019): LayerNorm, learned positions, GELU, biases everywhere, an MLP four
 * times the width.
 *
 * @param layers number of blocks, L
 * @param width residual width, C; a multiple of {@code heads}
 * @param heads attention heads, H
 * @param vocab token ids, V
 * @param context learned positions, T
 * @param normEps added to the variance in LayerNorm
 * @param tied whether the head shares the token embedding
 */
public record Gpt2Config(
    int layers, int width, int heads, int vocab, int context, double normEps, boolean tied)
    implements ModelConfig {

  /**
   * @throws dev.glasshouse.tensor.UserError if a size is not positive or the heads do not divide
   *     the width
   */
  public Gpt2Config {
    Sizes sizes = new Sizes("GPT2LMHeadModel");
    sizes.layers(layers);
    sizes.positive("width", width);
    sizes.positive("heads", heads);
    sizes.positive("vocab", vocab);
    sizes.positive("context", context);
    sizes.positive("normEps", normEps);
    sizes.divides("width", width, "heads", heads);
  }

  @Override
  public String architecture() {
    return "GPT2LMHeadModel";
  }

  @Override
  public int kvHeads() {
    return heads;
  }

  @Override
  public int headSize() {
    return width / heads;
  }

  @Override
  public int mlpWidth() {
    return 4 * width;
  }

  @Override
  public long parameters() {
    long c = width;
    long attention = c * 3 * c + 3 * c + c * c + c;
    long mlp = c * mlpWidth() + mlpWidth() + mlpWidth() * c + c;
    long norms = 2 * 2 * c;
    long embeddings = (vocab + (long) context) * c;
    long head = tied ? 0 : vocab * c;
    return embeddings + layers * (attention + mlp + norms) + 2 * c + head;
  }
}
