package dev.glasshouse.tensor.kernels;

import dev.glasshouse.tensor.UserError;

/**
 * Chooses the twin: Vector API where its module is present, else scalar with a loud warning.
 *
 * <p>System properties: {@code glasshouse.kernels} ({@code scalar} or {@code vector}) forces a
 * twin, {@code glasshouse.vector.bits} (128, 256 or 512) a lane width; both are for tests and
 * comparisons.
 */
public final class KernelsFactory {
  private static final System.Logger LOG = System.getLogger(KernelsFactory.class.getName());

  private static final String FLAG = "--add-modules jdk.incubator.vector";

  private KernelsFactory() {}

  /**
   * The kernels that this process should use.
   *
   * @throws UserError when a property has a value that is not known, or forces vectors that are
   *     absent
   */
  public static Kernels best() {
    String wanted = System.getProperty("glasshouse.kernels", "");
    return switch (wanted) {
      case "scalar" -> scalar();
      case "vector" -> {
        if (!vectorsPresent()) {
          throw new UserError("glasshouse.kernels=vector needs the JVM flag " + FLAG);
        }
        yield vector();
      }
      case "" -> {
        if (vectorsPresent()) {
          yield vector();
        }
        LOG.log(
            System.Logger.Level.WARNING,
            "Kernels run one number at a time, many times slower than this machine can: start the"
                + " JVM with "
                + FLAG);
        yield scalar();
      }
      default ->
          throw new UserError(
              "glasshouse.kernels is " + wanted + "; expected scalar or vector, or leave it out");
    };
  }

  /** Whether the Vector API's module was added to this JVM. */
  public static boolean vectorsPresent() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /**
   * The lane width that {@code glasshouse.vector.bits} asks for, or 0 for the machine's own.
   *
   * @throws UserError when it is not 128, 256 or 512
   */
  static int requestedBits() {
    String bits = System.getProperty("glasshouse.vector.bits", "");
    return switch (bits) {
      case "" -> 0;
      case "128", "256", "512" -> Integer.parseInt(bits);
      default ->
          throw new UserError(
              "glasshouse.vector.bits is " + bits + "; expected 128, 256 or 512, or leave it out");
    };
  }

  private static Kernels vector() {
    // Checked here too, because an error while VectorMath initialises would be wrapped.
    requestedBits();
    return VectorKernels.create();
  }

  /** The scalar twin: the readable reference, and what products and tests compare with. */
  public static Kernels scalar() {
    return new Kernels(
        new ScalarElementwise(),
        new ScalarNormalization(),
        new ScalarSoftmax(),
        new ScalarUpdates(),
        new ScalarDecoding(),
        "scalar",
        1);
  }
}
