package dev.glasshouse.model.arch;

import dev.glasshouse.tensor.UserError;

/** The checks that the configuration records share. */
final class Sizes {
  /** Keeps every product of three sizes inside a {@code long}. */
  private static final int MAX = 1 << 20;

  /** Each has a dozen tensors with names, which a small file must not ask for by a number. */
  private static final int MAX_LAYERS = 1 << 12;

  private final String architecture;

  Sizes(String architecture) {
    this.architecture = architecture;
  }

  /** Refuses a size below one or above any model's. */
  void positive(String name, int value) {
    if (value < 1 || value > MAX) {
      throw error("%s is %,d; expected 1 to %,d".formatted(name, value, MAX));
    }
  }

  /** Refuses no layers, or more than any model has. */
  void layers(int value) {
    if (value < 1 || value > MAX_LAYERS) {
      throw error("layers is %,d; expected 1 to %,d".formatted(value, MAX_LAYERS));
    }
  }

  /** Refuses a number that its divisor does not divide. */
  void divides(String name, int value, String divisorName, int divisor) {
    if (value % divisor != 0) {
      throw error(
          "%s %d is not a multiple of %s %d: change one of them"
              .formatted(name, value, divisorName, divisor));
    }
  }

  /** Refuses a number that is not the one it follows from. */
  void equal(String name, int value, String otherName, int other) {
    if (value != other) {
      throw error("%s are %,d, but %s is %,d".formatted(name, value, otherName, other));
    }
  }

  /** Refuses a head size that rotary embedding cannot halve. */
  void even(String name, int value) {
    if (value % 2 != 0) {
      throw error(
          "%s is %d; rotary position embedding needs an even number".formatted(name, value));
    }
  }

  /** Refuses anything but a finite number above zero. */
  void positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw error("%s is %s; expected a finite number above 0".formatted(name, value));
    }
  }

  private UserError error(String reason) {
    return new UserError(architecture + ": " + reason);
  }
}
