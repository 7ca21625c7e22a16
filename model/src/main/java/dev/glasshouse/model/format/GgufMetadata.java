package dev.glasshouse.model.format;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The key-value metadata at the head of a GGUF file (version 2 or 3, little-endian; ggml's {@code
 * docs/gguf.md}). Integers of every width are longs here, floats are doubles.
 */
public final class GgufMetadata {
  private final Path file;
  private final Map<String, Object> values;

  /**
   * @param file where the values were read
   * @param values Long, Double, Boolean, String, {@link GgufArray} or a list of strings, by key
   */
  GgufMetadata(Path file, Map<String, Object> values) {
    this.file = file;
    this.values = Map.copyOf(values);
  }

  /**
   * Reads the metadata of a file and nothing else of it.
   *
   * @param file a GGUF file
   * @return its metadata
   * @throws UserError if the file cannot be read, is no GGUF file, is damaged, or exceeds a limit
   */
  public static GgufMetadata read(Path file) {
    try (var reader = new GgufReader(file)) {
      return new GgufMetadata(file, reader.metadata());
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  /**
   * A string.
   *
   * @param key its key
   * @return the value, or empty where the key is absent
   * @throws UserError if the value is of another type
   */
  public Optional<String> string(String key) {
    return get(key, String.class, "a string");
  }

  /**
   * An integer of any width.
   *
   * @param key its key
   * @return the value, or empty where the key is absent
   * @throws UserError if the value is of another type
   */
  public OptionalLong integer(String key) {
    return get(key, Long.class, "an integer").stream().mapToLong(Long::longValue).findFirst();
  }

  /**
   * A floating-point number.
   *
   * @param key its key
   * @return the value, or empty where the key is absent
   * @throws UserError if the value is of another type
   */
  public OptionalDouble real(String key) {
    return get(key, Double.class, "a float").stream().mapToDouble(Double::doubleValue).findFirst();
  }

  /**
   * A truth value.
   *
   * @param key its key
   * @return the value, or empty where the key is absent
   * @throws UserError if the value is of another type
   */
  public Optional<Boolean> flag(String key) {
    return get(key, Boolean.class, "a truth value");
  }

  /**
   * An array of floats of any width.
   *
   * @param key its key
   * @return the values, or empty where the key is absent
   * @throws UserError if the value is of another type
   */
  public Optional<GgufArray> reals(String key) {
    return array(key, true, "an array of floats");
  }

  /**
   * An array of integers of any width.
   *
   * @param key its key
   * @return the values, or empty where the key is absent
   * @throws UserError if the value is of another type
   */
  public Optional<GgufArray> integers(String key) {
    return array(key, false, "an array of integers");
  }

  /**
   * An array of strings.
   *
   * @param key its key
   * @return the values, unmodifiable, or empty where the key is absent
   * @throws UserError if the value is of another type
   */
  @SuppressWarnings("unchecked") // the only lists among the values are lists of strings
  public Optional<List<String>> strings(String key) {
    return get(key, List.class, "an array of strings").map(list -> (List<String>) list);
  }

  /**
   * All values whose keys begin alike, as {@link GgufWriter} takes them.
   *
   * @param prefix how the keys begin
   * @return Long, Double, Boolean, String, {@link GgufArray} or a list of strings, by key
   */
  public Map<String, Object> under(String prefix) {
    Map<String, Object> found = new TreeMap<>(values);
    found.keySet().removeIf(key -> !key.startsWith(prefix));
    return found;
  }

  private Optional<GgufArray> array(String key, boolean real, String expected) {
    Optional<GgufArray> array = get(key, GgufArray.class, expected);
    if (array.isPresent() && array.get().isReal() != real) {
      throw unexpected(key, array.get(), expected);
    }
    return array;
  }

  private <T> Optional<T> get(String key, Class<T> type, String expected) {
    Object value = values.get(key);
    if (value != null && !type.isInstance(value)) {
      throw unexpected(key, value, expected);
    }
    return Optional.ofNullable(type.cast(value));
  }

  private UserError unexpected(String key, Object value, String expected) {
    return new UserError(
        "%s holds %s under '%s' where %s was expected."
            .formatted(file, describe(value), key, expected));
  }

  private static String describe(Object value) {
    return switch (value) {
      case String text -> "a string";
      case Long number -> "an integer";
      case Double number -> "a float";
      case Boolean flag -> "a truth value";
      default -> "an array of another type";
    };
  }
}
