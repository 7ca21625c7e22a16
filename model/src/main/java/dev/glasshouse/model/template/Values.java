package dev.glasshouse.model.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What templates calculate with: null (none), {@link Undefined}, Boolean, Long, Double, String,
 * List, Map, {@link Namespace}, {@link Loop}, {@link Callable}. Nothing else gets in, so that no
 * template reaches an object of the program.
 */
final class Values {
  /** Values within values, in what is given and in what a template makes. */
  static final int MAX_DEPTH = 64;

  private Values() {}

  /**
   * A copy of a value from outside, of the kinds that templates have.
   *
   * @throws IllegalArgumentException if it is of another kind
   * @throws Fault if it is nested too deeply
   */
  static @Nullable Object of(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new Fault("a value is nested more than " + MAX_DEPTH + " levels deep");
    }
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean flag -> flag;
      case Long number -> number;
      case Double number -> number;
      case Float number -> number.doubleValue();
      case Integer number -> number.longValue();
      case Short number -> number.longValue();
      case Byte number -> number.longValue();
      case BigInteger number when number.bitLength() < 64 -> number.longValue();
      case Number number -> number.doubleValue();
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        map.forEach((key, item) -> copy.put(of(key, depth + 1), of(item, depth + 1)));
        yield Collections.unmodifiableMap(copy);
      }
      case Collection<?> list -> {
        var copy = new ArrayList<@Nullable Object>(list.size());
        list.forEach(item -> copy.add(of(item, depth + 1)));
        yield Collections.unmodifiableList(copy);
      }
      default ->
          throw new IllegalArgumentException(
              "a template cannot be given a value of the class " + value.getClass().getName());
    };
  }

  /** How many characters the texts of a value have together. */
  static long chars(@Nullable Object value) {
    return switch (value) {
      case String text -> text.length();
      case Map<?, ?> map ->
          map.entrySet().stream().mapToLong(e -> 1 + chars(e.getKey()) + chars(e.getValue())).sum();
      case List<?> list -> list.stream().mapToLong(item -> 1 + chars(item)).sum();
      case null, default -> 1;
    };
  }

  /** Whether a mapping has a value under a key; lists and mappings are no keys. */
  static boolean hasKey(Map<?, ?> map, @Nullable Object key) {
    return (key == null || key instanceof String || isNumber(key)) && map.containsKey(key);
  }

  /** Whether a value counts as true. */
  static boolean isTrue(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Undefined u -> false;
      case Boolean flag -> flag;
      case Long number -> number != 0;
      case Double number -> number != 0;
      case String text -> !text.isEmpty();
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }

  /** The items that a loop goes through: of a text its characters, of a mapping its keys. */
  static List<@Nullable Object> items(@Nullable Object value, Budget budget) {
    return switch (value) {
      case List<?> list -> {
        budget.charge(list.size());
        yield Collections.unmodifiableList(list);
      }
      case Map<?, ?> map -> {
        budget.charge(map.size());
        yield Collections.unmodifiableList(new ArrayList<@Nullable Object>(map.keySet()));
      }
      case String text -> {
        budget.charge(text.length());
        var characters = new ArrayList<@Nullable Object>(text.length());
        text.codePoints().forEach(c -> characters.add(Character.toString(c)));
        yield characters;
      }
      case Undefined u -> List.of();
      case null, default -> throw new Fault(kind(value) + " has no items to go through");
    };
  }

  /** An integer, or a fault. */
  static long integer(@Nullable Object value) {
    return switch (value) {
      case Long number -> number;
      case Boolean flag -> flag ? 1 : 0;
      case Undefined undefined -> throw undefined.fault();
      case null, default -> throw new Fault("expected an integer, found " + kind(value));
    };
  }

  /** Python's {@code ==}. */
  static boolean isEqual(@Nullable Object a, @Nullable Object b, Budget budget) {
    return isEqual(a, b, budget, 0);
  }

  private static boolean isEqual(@Nullable Object a, @Nullable Object b, Budget budget, int depth) {
    budget.charge(1);
    checkDepth(depth);
    if (a instanceof Undefined && b instanceof Undefined) {
      return true;
    }
    if (isNumber(a) && isNumber(b)) {
      return compareNumbers(a, b) == 0;
    }
    if (a instanceof List<?> left && b instanceof List<?> right) {
      boolean equal = a instanceof Tuple == b instanceof Tuple && left.size() == right.size();
      for (int i = 0; equal && i < left.size(); i++) {
        equal = isEqual(left.get(i), right.get(i), budget, depth + 1);
      }
      return equal;
    }
    if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
      if (left.size() != right.size()) {
        return false;
      }
      for (Map.Entry<?, ?> entry : left.entrySet()) {
        budget.chargeKey(entry.getKey());
        if (!right.containsKey(entry.getKey())
            || !isEqual(entry.getValue(), right.get(entry.getKey()), budget, depth + 1)) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof String left && b instanceof String right) {
      budget.chargeText(Math.min(left.length(), right.length()));
      return left.equals(right);
    }
    return !(a instanceof Loop) && Objects.equals(a, b);
  }

  /** Python's order of numbers, texts and lists. */
  static int compare(@Nullable Object a, @Nullable Object b, Budget budget) {
    return compare(a, b, budget, 0);
  }

  private static int compare(@Nullable Object a, @Nullable Object b, Budget budget, int depth) {
    budget.charge(1);
    checkDepth(depth);
    if (isNumber(a) && isNumber(b)) {
      return compareNumbers(a, b);
    }
    if (a instanceof String left && b instanceof String right) {
      budget.chargeText(Math.min(left.length(), right.length()));
      return left.compareTo(right);
    }
    if (a instanceof List<?> left && b instanceof List<?> right) {
      for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
        int order = compare(left.get(i), right.get(i), budget, depth + 1);
        if (order != 0) {
          return order;
        }
      }
      return Integer.compare(left.size(), right.size());
    }
    throw new Fault("cannot compare " + kind(a) + " with " + kind(b));
  }

  static boolean isNumber(@Nullable Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Boolean;
  }

  /** A number as a float. */
  static double real(@Nullable Object value) {
    return switch (value) {
      case Double number -> number;
      case Undefined undefined -> throw undefined.fault();
      case Long number -> number;
      case Boolean flag -> flag ? 1 : 0;
      case null, default -> throw new Fault("expected a number, found " + kind(value));
    };
  }

  private static int compareNumbers(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Double || b instanceof Double) {
      double left = real(a);
      double right = real(b);
      return left < right ? -1 : left > right ? 1 : 0;
    }
    return Long.compare(integer(a), integer(b));
  }

  /** Faults where values lie too deep within each other. */
  static void checkDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw new Fault("a value is nested more than " + MAX_DEPTH + " levels deep");
    }
  }

  /** How messages call a value. */
  static String kind(@Nullable Object value) {
    return switch (value) {
      case null -> "none";
      case Undefined undefined -> undefined.what() + " (undefined)";
      case Boolean flag -> "a truth value";
      case Long number -> "an integer";
      case Double number -> "a float";
      case String text -> "a text";
      case List<?> list -> "a list";
      case Map<?, ?> map -> "a mapping";
      case Callable callable -> "a function";
      case Namespace namespace -> "a namespace";
      default -> "a loop";
    };
  }
}
