package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An object of an untrusted JSON file. Its fields are asked for with the type they must have, and
 * {@link #allow} refuses those that nobody would ask for.
 *
 * @param path where it stands in the file, for messages; empty for the root
 * @param node the object
 */
record JsonObject(String path, JsonNode node) {

  /**
   * @throws UserError if the node is no object
   */
  JsonObject {
    if (!node.isObject()) {
      throw unexpected(path, "an object", node);
    }
  }

  /**
   * Refuses unknown features.
   *
   * @throws UserError if there is a field of another name
   */
  JsonObject allow(String... names) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!List.of(names).contains(field.getKey())) {
        throw new UserError(at(field.getKey()) + " is a feature we do not support");
      }
    }
    return this;
  }

  /**
   * Refuses values of a feature that we do not support.
   *
   * @throws UserError unless the field is absent, null, or prints as one of the accepted values
   */
  JsonObject accept(String name, Object... accepted) {
    JsonNode value = node.get(name);
    if (value != null && !value.isNull()) {
      boolean known = false;
      for (Object one : accepted) {
        known |=
            switch (one) {
              case Boolean flag -> value.isBoolean() && value.booleanValue() == flag;
              case String text -> value.isString() && value.stringValue().equals(text);
              default -> throw new IllegalArgumentException("neither a flag nor a text: " + one);
            };
      }
      if (!known) {
        throw new UserError(
            "%s is %s, which we do not support".formatted(at(name), shorten(value)));
      }
    }
    return this;
  }

  /** A field, or empty where it is absent or null. */
  Optional<JsonNode> find(String name) {
    return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
  }

  /**
   * @throws UserError if the field is absent or no object
   */
  JsonObject object(String name) {
    return new JsonObject(at(name), require(name));
  }

  /** The objects of an array; none where it is absent. */
  List<JsonObject> objects(String name) {
    return find(name).isEmpty()
        ? List.of()
        : array(name).stream().map(item -> new JsonObject(at(name) + "[]", item)).toList();
  }

  /**
   * @throws UserError if the field is absent or no array
   */
  List<JsonNode> array(String name) {
    JsonNode value = require(name);
    if (!value.isArray()) {
      throw unexpected(at(name), "an array", value);
    }
    return List.copyOf(value.values());
  }

  /**
   * @throws UserError if the field is absent or no string
   */
  String text(String name) {
    JsonNode value = require(name);
    if (!value.isString()) {
      throw unexpected(at(name), "a string", value);
    }
    return value.stringValue();
  }

  /**
   * @throws UserError if the field is there and no truth value
   */
  boolean flag(String name, boolean whereAbsent) {
    JsonNode value = find(name).orElse(null);
    if (value != null && !value.isBoolean()) {
      throw unexpected(at(name), "true or false", value);
    }
    return value == null ? whereAbsent : value.booleanValue();
  }

  /**
   * @throws UserError if the node is no integer from 0 to {@code max}
   */
  static int integer(String path, JsonNode value, int max) {
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < 0
        || value.intValue() > max) {
      throw unexpected(path, "an integer from 0 to " + max, value);
    }
    return value.intValue();
  }

  /**
   * @throws UserError if the field is absent or null
   */
  JsonNode require(String name) {
    return find(name).orElseThrow(() -> new UserError("it has no " + at(name)));
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static UserError unexpected(String path, String expected, JsonNode found) {
    return new UserError("%s is %s, expected %s".formatted(path, shorten(found), expected));
  }

  private static String shorten(JsonNode value) {
    if (value.isContainer() && value.size() > 4) {
      return value.isArray() ? "an array" : "an object";
    }
    String text = value.toString();
    return text.length() > 80 ? text.substring(0, 80) + "..." : text;
  }
}
