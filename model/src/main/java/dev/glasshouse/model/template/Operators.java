package dev.glasshouse.model.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What operators do, with Python's meaning. Integers that do not fit 64 bits are a fault. */
final class Operators {
  private Operators() {}

  static @Nullable Object binary(
      String operator, @Nullable Object left, @Nullable Object right, Budget budget) {
    if (operator.equals("~")) {
      return join(Printer.text(left, budget), Printer.text(right, budget), budget);
    }
    if (left instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (right instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (operator.equals("+")) {
      if (left instanceof String a && right instanceof String b) {
        return join(a, b, budget);
      }
      if (left instanceof List<?> a && right instanceof List<?> b) {
        budget.charge(a.size() + b.size());
        var both = new ArrayList<@Nullable Object>(a);
        both.addAll(b);
        return both;
      }
    }
    if (operator.equals("*") && left instanceof String text && right instanceof Long times) {
      long count = text.isEmpty() ? 0 : Math.max(0, times);
      budget.chargeText(saturated(count, text.length()));
      return text.repeat((int) count);
    }
    if (!Values.isNumber(left) || !Values.isNumber(right)) {
      throw new Fault(
          "'%s' cannot join %s and %s".formatted(operator, Values.kind(left), Values.kind(right)));
    }
    boolean isReal = left instanceof Double || right instanceof Double || operator.equals("/");
    try {
      return isReal
          ? (Object) real(operator, Values.real(left), Values.real(right))
          : (Object) whole(operator, Values.integer(left), Values.integer(right));
    } catch (ArithmeticException e) {
      throw new Fault("'%s' of %s and %s has no value that fits".formatted(operator, left, right));
    }
  }

  private static long saturated(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    return high == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
  }

  private static double real(String operator, double a, double b) {
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / nonZero(b);
      case "//" -> Math.floor(a / nonZero(b));
      case "%" -> a - b * Math.floor(a / nonZero(b));
      default -> StrictMath.pow(a, b);
    };
  }

  private static double nonZero(double value) {
    if (value == 0) {
      throw new ArithmeticException();
    }
    return value;
  }

  private static long whole(String operator, long a, long b) {
    return switch (operator) {
      case "+" -> Math.addExact(a, b);
      case "-" -> Math.subtractExact(a, b);
      case "*" -> Math.multiplyExact(a, b);
      case "//" -> Math.floorDivExact(a, b);
      case "%" -> Math.floorMod(a, b);
      default -> Math.powExact(a, Math.toIntExact(b));
    };
  }

  private static String join(String a, String b, Budget budget) {
    budget.chargeText((long) a.length() + b.length());
    return a.concat(b);
  }

  static boolean compare(
      String operator, @Nullable Object left, @Nullable Object right, Budget budget) {
    return switch (operator) {
      case "==" -> Values.isEqual(left, right, budget);
      case "!=" -> !Values.isEqual(left, right, budget);
      case "<" -> order(left, right, budget) < 0;
      case "<=" -> order(left, right, budget) <= 0;
      case ">" -> order(left, right, budget) > 0;
      case ">=" -> order(left, right, budget) >= 0;
      case "in" -> isIn(left, right, budget);
      default -> !isIn(left, right, budget);
    };
  }

  private static int order(@Nullable Object left, @Nullable Object right, Budget budget) {
    if (left instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (right instanceof Undefined undefined) {
      throw undefined.fault();
    }
    return Values.compare(left, right, budget);
  }

  /** Python's {@code in}. */
  static boolean isIn(@Nullable Object item, @Nullable Object all, Budget budget) {
    return switch (all) {
      case String text -> {
        if (!(item instanceof String part)) {
          throw new Fault(Values.kind(item) + " cannot be in a text");
        }
        budget.chargeSearch(text, part);
        yield text.contains(part);
      }
      case Map<?, ?> map -> {
        budget.chargeKey(item);
        yield Values.hasKey(map, item);
      }
      case List<?> list -> {
        for (Object one : list) {
          if (Values.isEqual(one, item, budget)) {
            yield true;
          }
        }
        yield false;
      }
      case Undefined undefined -> false;
      case null, default -> throw new Fault("nothing can be in " + Values.kind(all));
    };
  }

  /** {@code of[index]}. */
  static @Nullable Object item(@Nullable Object of, @Nullable Object index, Budget budget) {
    budget.chargeKey(index);
    return switch (of) {
      case Undefined undefined -> throw undefined.fault();
      case Map<?, ?> map ->
          Values.hasKey(map, index) ? map.get(index) : new Undefined("the key " + show(index));
      case List<?> list when index instanceof Long place -> {
        long at = place < 0 ? place + list.size() : place;
        yield at >= 0 && at < list.size()
            ? list.get((int) at)
            : new Undefined("the item " + place + " of a list of " + list.size());
      }
      case String text when index instanceof Long place -> {
        budget.chargeText(text.length());
        int length = text.codePointCount(0, text.length());
        long at = place < 0 ? place + length : place;
        yield at >= 0 && at < length
            ? Character.toString(text.codePointAt(text.offsetByCodePoints(0, (int) at)))
            : new Undefined("the character " + place + " of a text");
      }
      case Namespace namespace when index instanceof String name -> namespace.get(name);
      case Loop loop when index instanceof String name -> loop.get(name);
      case null, default -> new Undefined("the item " + show(index) + " of " + Values.kind(of));
    };
  }

  private static String show(@Nullable Object index) {
    return switch (index) {
      case String text -> "'" + text + "'";
      case Long place -> place.toString();
      case null, default -> Values.kind(index);
    };
  }

  /** {@code of[start:stop:step]} of a list or a text. */
  static @Nullable Object slice(
      @Nullable Object of,
      @Nullable Object start,
      @Nullable Object stop,
      @Nullable Object step,
      Budget budget) {
    if (of instanceof Undefined undefined) {
      throw undefined.fault();
    }
    int[] characters = of instanceof String text ? text.codePoints().toArray() : new int[0];
    if (!(of instanceof String || of instanceof List<?>)) {
      throw new Fault(Values.kind(of) + " has no parts from one place to another");
    }
    int size = of instanceof List<?> list ? list.size() : characters.length;
    budget.charge(1 + size / 8);
    long by = step == null ? 1 : Values.integer(step);
    if (by == 0) {
      throw new Fault("the step of a slice is 0");
    }
    long from = bound(start, by > 0 ? 0 : size - 1, size, by);
    long to = bound(stop, by > 0 ? size : -1, size, by);
    var places = new ArrayList<Integer>();
    for (long at = from; by > 0 ? at < to : at > to; at += by) {
      places.add((int) at);
      if (by > size || by < -size) {
        break;
      }
    }
    if (of instanceof List<?> list) {
      var items = new ArrayList<@Nullable Object>();
      places.forEach(place -> items.add(list.get(place)));
      return items;
    }
    var text = new StringBuilder();
    places.forEach(place -> text.appendCodePoint(characters[place]));
    return text.toString();
  }

  private static long bound(@Nullable Object given, long otherwise, int size, long step) {
    if (given == null) {
      return otherwise;
    }
    long place = Values.integer(given);
    long at = place < 0 ? place + size : place;
    return step > 0 ? Math.clamp(at, 0, size) : Math.clamp(at, -1, size - 1);
  }
}
