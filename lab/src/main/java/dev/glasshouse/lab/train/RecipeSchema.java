package dev.glasshouse.lab.train;

import dev.glasshouse.lab.Nearest;
import dev.glasshouse.tensor.UserError;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The keys of {@link Recipe} with their types, read off its records; checks what users write. */
final class RecipeSchema {
  private static final Map<String, Class<?>> KEYS = new LinkedHashMap<>();

  /** Keys that hold lists, with what is in these: texts, or records. */
  private static final Map<String, Class<?>> ELEMENTS = new LinkedHashMap<>();

  static {
    collect("", Recipe.class);
  }

  private RecipeSchema() {}

  private static void collect(String prefix, Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = prefix + component.getName();
      KEYS.put(key, component.getType());
      if (component.getType().isRecord()) {
        collect(key + ".", component.getType());
      }
      if (component.getGenericType() instanceof ParameterizedType list) {
        ELEMENTS.put(key, (Class<?>) list.getActualTypeArguments()[0]);
      }
    }
  }

  /** All keys that hold a value, dotted. */
  static List<String> keys() {
    return KEYS.entrySet().stream()
        .filter(entry -> !entry.getValue().isRecord())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Checks that a partial recipe has known keys and fitting values only.
   *
   * @param where where it comes from, for the message
   * @throws UserError naming the first key that is not known, with the nearest one that is, or
   *     whose value does not fit
   */
  static void check(String where, JsonNode tree) {
    check(where, "", tree);
  }

  private static void check(String where, String prefix, JsonNode tree) {
    for (Map.Entry<String, JsonNode> each : tree.properties()) {
      String key = prefix + each.getKey();
      Class<?> type = KEYS.get(key);
      if (type == null) {
        throw unknown(where, key);
      }
      if (!fits(type, each.getValue())) {
        throw new UserError(
            where + ": " + key + " is " + each.getValue() + "; expected " + expected(type));
      }
      Class<?> element = ELEMENTS.get(key);
      if (element != null) {
        checkElements(where, key, element, each.getValue());
      }
      if (type.isRecord()) {
        check(where, key + ".", each.getValue());
      }
    }
  }

  private static void checkElements(String where, String key, Class<?> type, JsonNode list) {
    Map<String, Class<?>> fields =
        Arrays.stream(type.getRecordComponents())
            .collect(Collectors.toMap(RecordComponent::getName, RecordComponent::getType));
    String form = String.join(", ", fields.keySet().stream().sorted().toList());
    for (JsonNode element : list) {
      if (!element.isObject()) {
        throw new UserError(
            "%s: %s holds %s; expected sections of %s".formatted(where, key, element, form));
      }
      for (Map.Entry<String, JsonNode> each : element.properties()) {
        Class<?> field = fields.get(each.getKey());
        if (field == null) {
          throw new UserError(
              "%s: %s has no key %s; known keys: %s".formatted(where, key, each.getKey(), form));
        }
        if (!fits(field, each.getValue())) {
          throw new UserError(
              "%s: %s of %s is %s; expected %s"
                  .formatted(where, each.getKey(), key, each.getValue(), expected(field)));
        }
      }
    }
  }

  private static UserError unknown(String where, String key) {
    String advice =
        Nearest.to(key, KEYS.keySet())
            .or(() -> sameEnding(key))
            .map(name -> "did you mean " + name + "?")
            .orElse("known keys: " + String.join(", ", keys()));
    return new UserError(where + ": there is no key " + key + "; " + advice);
  }

  /** The key in another section, where the user forgot or mistook the section. */
  private static Optional<String> sameEnding(String key) {
    String last = key.substring(key.lastIndexOf('.') + 1);
    Map<String, String> endings =
        keys().stream()
            .collect(
                Collectors.toMap(
                    name -> name.substring(name.lastIndexOf('.') + 1),
                    name -> name,
                    (first, second) -> first));
    return Nearest.to(last, endings.keySet()).map(endings::get);
  }

  private static boolean fits(Class<?> type, JsonNode value) {
    if (type.isRecord()) {
      return value.isObject();
    }
    if (type == int.class) {
      return value.isNumber() && value.canConvertToExactIntegral() && value.canConvertToInt();
    }
    if (type == long.class) {
      return value.isNumber() && value.canConvertToExactIntegral() && value.canConvertToLong();
    }
    if (type == double.class) {
      return value.isNumber();
    }
    if (type == boolean.class) {
      return value.isBoolean();
    }
    if (type.isEnum()) {
      return value.isString() && names(type).contains(value.stringValue());
    }
    if (type == List.class) {
      return value.isArray();
    }
    return value.isString();
  }

  private static String expected(Class<?> type) {
    if (type == int.class || type == long.class) {
      return "a whole number";
    }
    if (type == double.class) {
      return "a number";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type.isEnum()) {
      return String.join(" or ", names(type));
    }
    return type == List.class ? "a list" : type.isRecord() ? "a section" : "a text";
  }

  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
        .toList();
  }
}
