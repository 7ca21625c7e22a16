package dev.glasshouse.bench;

/**
 * Sizes of a Llama model with an untied head and heads of 64.
 *
 * @param layers L
 * @param width C
 * @param heads H; {@code kvHeads} K
 * @param mlpWidth F
 */
record ModelShape(int layers, int width, int heads, int kvHeads, int mlpWidth) {
  static final int VOCAB = 32_000;
  static final int CONTEXT = 2048;
  static final int HEAD_SIZE = 64;

  /** The shapes by the names that the command line knows. */
  enum Name {
    LLAMA_135M("llama-135m", new ModelShape(30, 576, 9, 3, 1536)),
    LLAMA_1B("llama-1b", new ModelShape(16, 2048, 32, 8, 8192)),
    TINY("tiny", new ModelShape(2, 128, 2, 1, 256));

    private final String text;
    private final ModelShape shape;

    Name(String text, ModelShape shape) {
      this.text = text;
      this.shape = shape;
    }

    ModelShape shape() {
      return shape;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
