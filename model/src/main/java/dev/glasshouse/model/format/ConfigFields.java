package dev.glasshouse.model.format;

import dev.glasshouse.tensor.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a configuration file, taken by name and type.
 *
 * @param file named in errors
 * @param root the file's object
 */
record ConfigFields(Path file, JsonNode root) {
  private static final long MAX_BYTES = 4 << 20;

  static ConfigFields read(Path file) {
    return new ConfigFields(file, Json.readObject(file, MAX_BYTES));
  }

  /** Whether a field is there and not null. */
  boolean has(String key) {
    return root.hasNonNull(key);
  }

  int integer(String key) {
    JsonNode value = required(key);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(key, "a whole number", value);
    }
    return value.intValue();
  }

  int integer(String key, int ifMissing) {
    return has(key) ? integer(key) : ifMissing;
  }

  double number(String key, double ifMissing) {
    return has(key) ? number(key) : ifMissing;
  }

  double number(String key) {
    JsonNode value = required(key);
    if (!value.isNumber()) {
      throw wrong(key, "a number", value);
    }
    return value.doubleValue();
  }

  boolean bool(String key, boolean ifMissing) {
    if (!has(key)) {
      return ifMissing;
    }
    JsonNode value = root.get(key);
    if (!value.isBoolean()) {
      throw wrong(key, "true or false", value);
    }
    return value.booleanValue();
  }

  String text(String key) {
    JsonNode value = required(key);
    if (!value.isString()) {
      throw wrong(key, "a string", value);
    }
    return value.stringValue();
  }

  /** A whole number or a list of them; empty if missing. */
  List<Integer> integers(String key) {
    if (!has(key)) {
      return List.of();
    }
    JsonNode value = root.get(key);
    if (!value.isArray()) {
      return List.of(integer(key));
    }
    List<Integer> integers = new ArrayList<>();
    for (JsonNode element : value) {
      if (!element.isIntegralNumber() || !element.canConvertToInt()) {
        throw wrong(key, "whole numbers", value);
      }
      integers.add(element.intValue());
    }
    return List.copyOf(integers);
  }

  /** The object under a key, or an empty one. */
  ConfigFields object(String key) {
    JsonNode value = has(key) ? root.get(key) : Json.MAPPER.createObjectNode();
    if (!value.isObject()) {
      throw wrong(key, "an object", value);
    }
    return new ConfigFields(file, value);
  }

  /** Refuses a switch that changes the mathematics in a way this project does not implement. */
  void mustBe(String key, boolean expected, boolean ifMissing) {
    if (bool(key, ifMissing) != expected) {
      throw wrong(key, "only " + expected + ", the other is not implemented", root.get(key));
    }
  }

  UserError wrong(String key, String expected, JsonNode found) {
    return new UserError(
        "Cannot read " + file + ": " + key + " is " + found + "; expected " + expected);
  }

  private JsonNode required(String key) {
    if (!has(key)) {
      throw new UserError("Cannot read " + file + ": it has no " + key);
    }
    return root.get(key);
  }
}
