package dev.glasshouse.tensor.gemm;

import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.kernels.Kernels;

/**
 * Chooses the matrix product: oneDNN where it loads, else Java with a loud warning.
 *
 * <p>The system property {@code glasshouse.gemm} ({@code onednn} or {@code java}) forces one, for
 * tests and comparisons.
 */
public final class GemmFactory {
  private static final System.Logger LOG = System.getLogger(GemmFactory.class.getName());

  private static final int AVX2_LANES = 8;

  private GemmFactory() {}

  /** Only the library's code for AVX2 suffers from what padding mends. */
  private static Gemm library(Kernels kernels) {
    OneDnn library = OneDnn.open();
    return kernels.lanes() <= AVX2_LANES ? new PaddedGemm(library) : library;
  }

  /**
   * The matrix product that this process should use.
   *
   * @param kernels what a product in Java would run on
   * @throws UserError when the property has a value that is not known, or forces a library that
   *     does not load
   */
  public static Gemm best(Kernels kernels) {
    String wanted = System.getProperty("glasshouse.gemm", "");
    return switch (wanted) {
      case "java" -> JavaGemm.on(kernels);
      case "onednn" -> {
        try {
          yield library(kernels);
        } catch (IllegalStateException e) {
          throw new UserError("glasshouse.gemm=onednn: " + e.getMessage(), e);
        }
      }
      case "" -> {
        try {
          yield library(kernels);
        } catch (IllegalStateException e) {
          LOG.log(
              System.Logger.Level.WARNING,
              "Matrix products run in Java, at about two thirds of the library's speed or less: "
                  + e.getMessage());
          yield JavaGemm.on(kernels);
        }
      }
      default ->
          throw new UserError(
              "glasshouse.gemm is " + wanted + "; expected onednn or java, or leave it out");
    };
  }
}
