package dev.glasshouse.model.arch;

/**
 * The sizes that define a decoder-only transformer. Every implementation is a record that checks
 * itself when it is made, so that a value of this type can always be built.
 *
 * <p>Letters as in the architecture notes: C width, H heads, K key/value heads, D head size, F MLP
 * width, V vocabulary, T context, L layers.
 */
public sealed interface ModelConfig permits Gpt2Config, LlamaConfig, Qwen2Config, GlassConfig {

  /** The class name that Hugging Face's {@code config.json} gives this architecture. */
  String architecture();

  /** Number of transformer blocks, L. */
  int layers();

  /** Width of the residual stream, C. */
  int width();

  /** Number of query heads, H. */
  int heads();

  /** Number of key/value heads, K; divides {@link #heads()}. */
  int kvHeads();

  /** Width of one head, D. */
  int headSize();

  /** Width of the MLP's inner layer, F. */
  int mlpWidth();

  /** Number of token ids, V. */
  int vocab();

  /** Longest sequence the model is made for, T. */
  int context();

  /** What the norms add to the variance (or mean square) before the root. */
  double normEps();

  /** Whether the output head uses the token embedding's weights. */
  boolean tied();

  /** Exact number of trained parameters; a tied head counts once. */
  long parameters();
}
