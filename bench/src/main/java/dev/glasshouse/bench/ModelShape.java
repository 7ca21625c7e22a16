package dev.glasshouse.bench;

/** Llama models with an untied head and heads of 64. */
enum ModelShape {
  LLAMA_135M("llama-135m", 30, 576, 9, 3, 1536),
  LLAMA_1B("llama-1b", 16, 2048, 32, 8, 8192),
  TINY("tiny", 2, 128, 2, 1, 256);

  static final int VOCAB = 32_000;
  static final int CONTEXT = 2048;
  static final int HEAD_SIZE = 64;

  private final String text;
  private final int layers;
  private final int width;
  private final int heads;
  private final int kvHeads;
  private final int mlpWidth;

  ModelShape(String text, int layers, int width, int heads, int kvHeads, int mlpWidth) {
    this.text = text;
    this.layers = layers;
    this.width = width;
    this.heads = heads;
    this.kvHeads = kvHeads;
    this.mlpWidth = mlpWidth;
  }

  /** L. */
  int layers() {
    return layers;
  }

  /** C. */
  int width() {
    return width;
  }

  /** H. */
  int heads() {
    return heads;
  }

  /** K. */
  int kvHeads() {
    return kvHeads;
  }

  /** F. */
  int mlpWidth() {
    return mlpWidth;
  }

  /** The name that the command line knows. */
  @Override
  public String toString() {
    return text;
  }
}
