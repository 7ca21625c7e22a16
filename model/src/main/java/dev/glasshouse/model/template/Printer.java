package dev.glasshouse.model.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values as Python does ({@code str}, {@code repr}) and as JSON. */
final class Printer {
  private static final HexFormat HEX = HexFormat.of();

  private final Budget budget;
  private final StringBuilder out = new StringBuilder();

  private Printer(Budget budget) {
    this.budget = budget;
  }

  /** A value as it is put out: texts as they are, nothing for what is undefined. */
  static String text(@Nullable Object value, Budget budget) {
    return switch (value) {
      case String text -> text;
      case Undefined undefined -> "";
      case null, default -> {
        var printer = new Printer(budget);
        printer.repr(value, 0);
        yield printer.out.toString();
      }
    };
  }

  /**
   * JSON as Python's {@code json.dumps} writes it.
   *
   * @param indent how many blanks a level is indented by, or -1 for one line
   */
  static String json(
      @Nullable Object value,
      int indent,
      boolean ascii,
      boolean sort,
      @Nullable List<?> separators,
      Budget budget) {
    var printer = new Printer(budget);
    String item = indent >= 0 ? "," : ", ";
    String key = ": ";
    if (separators != null) {
      if (separators.size() != 2
          || !(separators.get(0) instanceof String first)
          || !(separators.get(1) instanceof String second)) {
        throw new Fault("the argument 'separators' is not two texts");
      }
      item = first;
      key = second;
    }
    printer.json(value, new Style(indent, ascii, sort, item, key), 0);
    return printer.out.toString();
  }

  private record Style(int indent, boolean ascii, boolean sort, String item, String key) {}

  private void add(String text) {
    budget.chargeText(text.length());
    out.append(text);
  }

  private void repr(@Nullable Object value, int depth) {
    Values.checkDepth(depth);
    switch (value) {
      case null -> add("None");
      case Boolean flag -> add(flag ? "True" : "False");
      case Long number -> add(number.toString());
      case Double number -> add(real(number));
      case String text -> {
        budget.chargeText(text.length());
        add(quoted(text));
      }
      case List<?> list -> {
        boolean isTuple = list instanceof Tuple;
        add(isTuple ? "(" : "[");
        for (int i = 0; i < list.size(); i++) {
          add(i > 0 ? ", " : "");
          repr(list.get(i), depth + 1);
        }
        add(isTuple ? (list.size() == 1 ? ",)" : ")") : "]");
      }
      case Map<?, ?> map -> {
        add("{");
        boolean isFirst = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          add(isFirst ? "" : ", ");
          isFirst = false;
          repr(entry.getKey(), depth + 1);
          add(": ");
          repr(entry.getValue(), depth + 1);
        }
        add("}");
      }
      case Undefined undefined -> add("Undefined");
      default -> throw new Fault(Values.kind(value) + " cannot be put out");
    }
  }

  /** Python's {@code repr} of a float. */
  static String real(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    double size = Math.abs(value);
    if (size == 0 || size >= 1e-4 && size < 1e16) {
      String plain = new BigDecimal(Double.toString(value)).toPlainString();
      String whole = plain.contains(".") ? plain : plain + ".0";
      return value == 0 && 1 / value < 0 && !whole.startsWith("-") ? "-" + whole : whole;
    }
    String[] parts = Double.toString(value).split("E");
    String digits =
        parts[0].endsWith(".0") ? parts[0].substring(0, parts[0].length() - 2) : parts[0];
    int exponent = Integer.parseInt(parts[1]);
    return digits
        + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    var quoted = new StringBuilder().append(quote);
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            case '\\' -> quoted.append("\\\\");
            default -> {
              if (c == quote) {
                quoted.append('\\').append(quote);
              } else if (isPrintable(c)) {
                quoted.appendCodePoint(c);
              } else {
                quoted.append(escaped(c));
              }
            }
          }
        });
    return quoted.append(quote).toString();
  }

  private static String escaped(int c) {
    return c < 0x100
        ? "\\x" + HEX.toHexDigits((byte) c)
        : c < 0x10000 ? "\\u" + HEX.toHexDigits((char) c) : "\\U" + HEX.toHexDigits(c);
  }

  private static boolean isPrintable(int c) {
    return c == ' '
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SPACE_SEPARATOR ->
              false;
          default -> true;
        };
  }

  private void json(@Nullable Object value, Style style, int depth) {
    Values.checkDepth(depth);
    switch (value) {
      case null -> add("null");
      case Boolean flag -> add(flag.toString());
      case Long number -> add(number.toString());
      case Double number -> add(jsonReal(number));
      case String text -> jsonText(text, style);
      case List<?> list -> {
        add("[");
        for (int i = 0; i < list.size(); i++) {
          next(i == 0, style, depth + 1);
          json(list.get(i), style, depth + 1);
        }
        close(list.isEmpty(), style, depth, "]");
      }
      case Map<?, ?> map -> {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        if (style.sort) {
          entries.sort(Comparator.comparing(entry -> key(entry.getKey())));
        }
        add("{");
        for (int i = 0; i < entries.size(); i++) {
          next(i == 0, style, depth + 1);
          jsonText(key(entries.get(i).getKey()), style);
          add(style.key);
          json(entries.get(i).getValue(), style, depth + 1);
        }
        close(entries.isEmpty(), style, depth, "}");
      }
      default -> throw new Fault(Values.kind(value) + " cannot be written as JSON");
    }
  }

  private void next(boolean isFirst, Style style, int depth) {
    add(isFirst ? "" : style.item);
    if (style.indent >= 0) {
      add("\n" + " ".repeat(style.indent * depth));
    }
  }

  private void close(boolean isEmpty, Style style, int depth, String bracket) {
    if (!isEmpty && style.indent >= 0) {
      add("\n" + " ".repeat(style.indent * depth));
    }
    add(bracket);
  }

  private static String key(@Nullable Object key) {
    return switch (key) {
      case null -> "null";
      case String text -> text;
      case Boolean flag -> flag.toString();
      case Long number -> number.toString();
      case Double number -> jsonReal(number);
      default -> throw new Fault(Values.kind(key) + " cannot be a key of JSON");
    };
  }

  private static String jsonReal(double value) {
    return Double.isNaN(value)
        ? "NaN"
        : Double.isInfinite(value) ? (value > 0 ? "Infinity" : "-Infinity") : real(value);
  }

  private void jsonText(String text, Style style) {
    budget.chargeText(text.length());
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < ' ' || style.ascii && c > '~') {
            out.append("\\u").append(HEX.toHexDigits(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
