package dev.glasshouse.tensor.ops;

/** How a linear layer's weight matrix is stored. */
public enum Layout {
  /** [out, in]: y = x W^T. Llama, Qwen, and most others. */
  OUT_IN,
  /** [in, out]: y = x W. GPT-2's published weights. */
  IN_OUT
}
