package dev.glasshouse.model.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What stands after {@code is}. */
final class Tests {
  /** The tests that there are. */
  static final Set<String> NAMES =
      Set.of(
          "defined",
          "undefined",
          "none",
          "string",
          "mapping",
          "iterable",
          "sequence",
          "number",
          "integer",
          "float",
          "boolean",
          "true",
          "false",
          "callable",
          "odd",
          "even",
          "divisibleby",
          "lower",
          "upper",
          "in",
          "sameas",
          "equalto",
          "eq",
          "ne",
          "lt",
          "le",
          "gt",
          "ge",
          "lessthan",
          "greaterthan");

  private Tests() {}

  /** Whether a value passes a test of {@link #NAMES}, or whose name a filter was given. */
  static boolean test(String name, @Nullable Object value, Args args, Budget budget) {
    return switch (name) {
      case "defined" -> !(value instanceof Undefined);
      case "undefined" -> value instanceof Undefined;
      case "none" -> value == null;
      case "string" -> value instanceof String;
      case "mapping" -> value instanceof Map<?, ?>;
      case "iterable", "sequence" ->
          value instanceof String
              || value instanceof List<?>
              || value instanceof Map<?, ?>
              || value instanceof Undefined;
      case "number" -> Values.isNumber(value);
      case "integer" -> value instanceof Long;
      case "float" -> value instanceof Double;
      case "boolean" -> value instanceof Boolean;
      case "true" -> Boolean.TRUE.equals(value);
      case "false" -> Boolean.FALSE.equals(value);
      case "callable" -> value instanceof Callable;
      case "odd" -> Math.floorMod(Values.integer(value), 2) == 1;
      case "even" -> Math.floorMod(Values.integer(value), 2) == 0;
      case "divisibleby" -> {
        long by = args.integer(0, "num", 0);
        if (by == 0) {
          throw new Fault("nothing is divisible by 0");
        }
        yield Values.integer(value) % by == 0;
      }
      case "lower" -> isAs(value, text -> text.toLowerCase(Locale.ROOT), budget);
      case "upper" -> isAs(value, text -> text.toUpperCase(Locale.ROOT), budget);
      case "in" -> Operators.isIn(value, args.require(0, "seq"), budget);
      case "sameas" -> {
        // Which texts and lists are one and the same is an accident; equal ones of a kind count.
        Object other = args.require(0, "other");
        yield Values.kind(value).equals(Values.kind(other)) && Values.isEqual(value, other, budget);
      }
      case "equalto", "eq", "==" -> compare("==", value, args, budget);
      case "ne", "!=" -> compare("!=", value, args, budget);
      case "lt", "lessthan", "<" -> compare("<", value, args, budget);
      case "le", "<=" -> compare("<=", value, args, budget);
      case "gt", "greaterthan", ">" -> compare(">", value, args, budget);
      case "ge", ">=" -> compare(">=", value, args, budget);
      default -> throw new Fault("the test '" + name + "' is not supported");
    };
  }

  private static boolean isAs(@Nullable Object value, UnaryOperator<String> change, Budget budget) {
    if (!(value instanceof String text)) {
      return false;
    }
    budget.chargeText(text.length());
    return text.equals(change.apply(text));
  }

  private static boolean compare(
      String operator, @Nullable Object value, Args args, Budget budget) {
    return Operators.compare(operator, value, args.require(0, "other"), budget);
  }
}
