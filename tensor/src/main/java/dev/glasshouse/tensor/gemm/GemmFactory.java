package dev.glasshouse.tensor.gemm;

import java.lang.System.Logger.Level;

/** Chooses the matrix library. */
public final class GemmFactory {
  private static final System.Logger LOG = System.getLogger(GemmFactory.class.getName());

  private GemmFactory() {}

  /**
   * oneDNN where it opens, else the pure-Java product, said loudly. The system property {@code
   * glasshouse.gemm} set to {@code onednn} or {@code java} forces one.
   */
  public static Gemm best() {
    String forced = System.getProperty("glasshouse.gemm", "");
    if (forced.equals("java")) {
      return new JavaGemm();
    }
    try {
      return OneDnn.open();
    } catch (IllegalStateException e) {
      if (forced.equals("onednn")) {
        throw e;
      }
      LOG.log(
          Level.WARNING,
          "matrix products run in Java, two to three times slower: " + e.getMessage());
      return new JavaGemm();
    }
  }
}
