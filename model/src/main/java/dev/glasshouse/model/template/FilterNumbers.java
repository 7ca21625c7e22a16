package dev.glasshouse.model.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** The filters that make numbers. */
final class FilterNumbers {
  private FilterNumbers() {}

  static Object apply(String name, @Nullable Object value, Args args) {
    return switch (name) {
      case "int" -> whole(value, args);
      case "float" -> real(value, args);
      case "abs" -> absolute(value);
      default -> round(value, args);
    };
  }

  private static Object whole(@Nullable Object value, Args args) {
    try {
      return switch (value) {
        case Double number -> cut(number);
        case Long number -> number;
        case Boolean flag -> flag ? 1L : 0L;
        case String text when text.length() <= 32 -> whole(text.strip());
        case null, default -> args.integer(0, "default", 0);
      };
    } catch (NumberFormatException e) {
      return args.integer(0, "default", 0);
    }
  }

  /** As in Jinja, what is no integer is read as a float: no exponent makes a number of its size. */
  private static long whole(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return cut(new BigDecimal(text).doubleValue());
    }
  }

  /** A float without its fraction. */
  private static long cut(double number) {
    try {
      return new BigDecimal(number).toBigInteger().longValueExact();
    } catch (ArithmeticException e) {
      throw new Fault("the integer of " + Printer.real(number) + " does not fit 64 bits");
    }
  }

  private static Object absolute(@Nullable Object value) {
    if (value instanceof Double number) {
      return Math.abs(number);
    }
    long number = Values.integer(value);
    if (number == Long.MIN_VALUE) {
      throw new Fault("the absolute value of " + number + " does not fit 64 bits");
    }
    return Math.abs(number);
  }

  private static Object real(@Nullable Object value, Args args) {
    try {
      return switch (value) {
        case Double number -> number;
        case Long number -> number.doubleValue();
        case Boolean flag -> flag ? 1.0 : 0.0;
        case String text when text.length() <= 64 -> Double.parseDouble(text.strip());
        case null, default -> Values.real(args.get(0, "default", 0.0));
      };
    } catch (NumberFormatException e) {
      return Values.real(args.get(0, "default", 0.0));
    }
  }

  private static Object round(@Nullable Object value, Args args) {
    long digits = args.integer(0, "precision", 0);
    if (digits < -15 || digits > 15) {
      throw new Fault("cannot round to " + digits + " digits");
    }
    double number = Values.real(value);
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return number;
    }
    RoundingMode mode =
        switch (args.text(1, "method", "common")) {
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> RoundingMode.HALF_EVEN;
        };
    return new BigDecimal(number).setScale((int) digits, mode).doubleValue();
  }
}
