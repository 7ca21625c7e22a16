package dev.glasshouse.model.format;

import dev.glasshouse.tensor.UserError;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The keys of one architecture in a GGUF file.
 *
 * @param file named in errors
 * @param metadata all its keys
 * @param architecture what stands in front of these
 * @param vocab rows of its token embedding
 * @param constants the tensors that are sizes rather than weights, by name
 */
record GgufFields(
    Path file,
    GgufMetadata metadata,
    String architecture,
    int vocab,
    Map<String, float[]> constants) {

  /**
   * A size.
   *
   * @throws UserError if it is missing, not positive or too large
   */
  int size(String key) {
    return size(key, metadata.integer(name(key)));
  }

  /** A size that need not be there. */
  int size(String key, int ifMissing) {
    OptionalLong found = metadata.integer(name(key));
    return found.isEmpty() ? ifMissing : size(key, found);
  }

  private int size(String key, OptionalLong found) {
    long value = found.orElseThrow(() -> wrong("it does not say " + name(key)));
    if (value < 1 || value > Integer.MAX_VALUE) {
      throw wrong("its %s is %d".formatted(name(key), value));
    }
    return (int) value;
  }

  /** A number that need not be there. */
  double real(String key, double ifMissing) {
    return decimal(metadata.real(name(key)).orElse(ifMissing));
  }

  /**
   * A number that need not be there.
   *
   * @throws UserError if it is not finite or not above 0
   */
  double positive(String key, double ifMissing) {
    double value = real(key, ifMissing);
    if (!(value > 0) || Double.isInfinite(value)) {
      throw wrong("its %s is %s; expected a number above 0".formatted(name(key), value));
    }
    return value;
  }

  /** The shortest decimal that is this float: files hold 1e-5 in single precision. */
  private static double decimal(double value) {
    return value == (float) value ? Double.parseDouble(Float.toString((float) value)) : value;
  }

  /**
   * Refuses a variant that is not implemented.
   *
   * @throws UserError if a size is there and another than this
   */
  void mustBe(String key, int expected) {
    if (size(key, expected) != expected) {
      throw wrong("its %s is %d; implemented is %d".formatted(name(key), size(key), expected));
    }
  }

  /** A size, if it is there and not 0. */
  OptionalInt optional(String key) {
    return metadata.integer(name(key)).orElse(0) == 0
        ? OptionalInt.empty()
        : OptionalInt.of(size(key));
  }

  /** A string that need not be there. */
  String text(String key, String ifMissing) {
    return metadata.string(name(key)).orElse(ifMissing);
  }

  /**
   * Refuses scaled rotary positions.
   *
   * @throws UserError if they are scaled
   */
  void unscaled() {
    if (GgufRope.isScaled(this)) {
      throw wrong(
          "its rotary positions are scaled (%s), which is not implemented for %s"
              .formatted(text("rope.scaling.type", "linear"), architecture));
    }
  }

  /**
   * Refuses variants such as mixtures of experts.
   *
   * @throws UserError if one of these counts is there and not 0
   */
  void without(String... keys) {
    for (String key : keys) {
      if (metadata.integer(name(key)).orElse(0) != 0) {
        throw wrong("it has " + name(key) + ", which is not implemented");
      }
    }
  }

  private String name(String key) {
    return architecture + "." + key;
  }

  UserError wrong(String what) {
    return new UserError("Cannot read %s as a GGUF model: %s".formatted(file, what));
  }
}
