package dev.glasshouse.tensor.gemm;

/** Chooses the matrix library. */
public final class GemmFactory {
  private GemmFactory() {}

  /** oneDNN. */
  public static Gemm best() {
    return OneDnn.open();
  }
}
