package dev.glasshouse.model.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands after a bar. */
final class Filters {
  /** The filters that there are. */
  static final Set<String> NAMES =
      Set.of(
          "trim",
          "tojson",
          "length",
          "count",
          "string",
          "upper",
          "lower",
          "title",
          "capitalize",
          "first",
          "last",
          "join",
          "default",
          "d",
          "list",
          "items",
          "dictsort",
          "map",
          "select",
          "reject",
          "selectattr",
          "rejectattr",
          "replace",
          "int",
          "float",
          "abs",
          "round",
          "sort",
          "unique",
          "reverse",
          "safe",
          "escape",
          "e",
          "indent",
          "min",
          "max",
          "sum",
          "batch",
          "wordcount");

  private Filters() {}

  /** The value of {@code value | name(args)}. */
  static @Nullable Object apply(String name, @Nullable Object value, Args args, Budget budget) {
    return switch (name) {
      case "default", "d" ->
          value instanceof Undefined || args.flag(1, "boolean", false) && !Values.isTrue(value)
              ? args.get(0, "default_value", "")
              : value;
      case "tojson" -> json(value, args, budget);
      case "length", "count" -> length(value, budget);
      case "string", "safe" -> Printer.text(value, budget);
      case "trim",
          "upper",
          "lower",
          "title",
          "capitalize",
          "replace",
          "escape",
          "e",
          "indent",
          "wordcount" ->
          ofText(name, text(value, budget), args, budget);
      case "int", "float", "abs", "round" -> FilterNumbers.apply(name, value, args);
      case "items" ->
          value instanceof Undefined ? List.of() : Methods.items(mapping(value, budget));
      case "dictsort" -> dictSort(mapping(value, budget), args, budget);
      case "reverse" -> {
        if (value instanceof String text) {
          budget.chargeText(text.length());
          yield new StringBuilder(text).reverse().toString();
        }
        // A copy: views of views would lie within each other as deep as a loop is long.
        yield new ArrayList<>(Values.items(value, budget).reversed());
      }
      default -> ofItems(name, Values.items(value, budget), args, budget);
    };
  }

  private static String text(@Nullable Object value, Budget budget) {
    String text = Printer.text(value, budget);
    budget.chargeText(text.length());
    return text;
  }

  private static Object ofText(String name, String text, Args args, Budget budget) {
    return switch (name) {
      case "trim" ->
          Texts.strip(
              text,
              args.get(0, "chars", null) == null ? null : args.text(0, "chars"),
              true,
              true,
              budget);
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "title" -> Texts.titleOfWords(text);
      case "capitalize" -> Texts.capitalize(text);
      case "replace" ->
          Texts.replace(
              text, args.text(0, "old"), args.text(1, "new"), args.integer(2, "count", -1), budget);
      case "indent" ->
          Texts.indent(
              text,
              args.integer(0, "width", 4),
              args.flag(1, "first", false),
              args.flag(2, "blank", false),
              budget);
      case "wordcount" -> (long) Texts.split(text, null, -1, false, budget).size();
      default -> {
        budget.chargeText(6L * text.length());
        yield text.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("'", "&#39;")
            .replace("\"", "&#34;");
      }
    };
  }

  private static String json(@Nullable Object value, Args args, Budget budget) {
    Object indent = args.get(1, "indent", null);
    long width = indent == null ? -1 : Values.integer(indent);
    if (width < -1 || width > 64) {
      throw new Fault("tojson cannot indent by " + width);
    }
    return Printer.json(
        value,
        (int) width,
        args.flag(0, "ensure_ascii", false),
        args.flag(3, "sort_keys", false),
        args.get(2, "separators", null) instanceof List<?> list ? list : null,
        budget);
  }

  private static long length(@Nullable Object value, Budget budget) {
    return switch (value) {
      case String text -> {
        budget.chargeText(text.length());
        yield text.codePointCount(0, text.length());
      }
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case Undefined undefined -> 0;
      case null, default -> throw new Fault(Values.kind(value) + " has no length");
    };
  }

  private static Map<?, ?> mapping(@Nullable Object value, Budget budget) {
    if (value instanceof Map<?, ?> map) {
      budget.charge(map.size());
      return map;
    }
    throw new Fault("expected a mapping, found " + Values.kind(value));
  }

  private static List<@Nullable Object> dictSort(Map<?, ?> map, Args args, Budget budget) {
    int place = args.text(1, "by", "key").equals("value") ? 1 : 0;
    boolean isSensitive = args.flag(0, "case_sensitive", false);
    return sorted(
        Methods.items(map),
        item -> folded(Operators.item(item, (long) place, budget), isSensitive, budget),
        args.flag(2, "reverse", false),
        budget);
  }

  private static @Nullable Object ofItems(
      String name, List<@Nullable Object> items, Args args, Budget budget) {
    return switch (name) {
      case "list" -> items;
      case "first" -> items.isEmpty() ? new Undefined("the first item") : items.getFirst();
      case "last" -> items.isEmpty() ? new Undefined("the last item") : items.getLast();
      case "join" -> {
        Object attribute = args.get(1, "attribute", null);
        List<@Nullable Object> parts =
            attribute == null ? items : each(items, item -> path(item, attribute, budget));
        yield Texts.join(parts, args.text(0, "d", ""), budget);
      }
      case "map" -> map(items, args, budget);
      case "select" -> choose(items, item -> item, args, true, budget);
      case "reject" -> choose(items, item -> item, args, false, budget);
      case "selectattr", "rejectattr" -> {
        Object attribute = args.require(0, "attribute");
        boolean wanted = name.equals("selectattr");
        yield choose(items, item -> path(item, attribute, budget), args.after(1), wanted, budget);
      }
      case "sort" -> {
        boolean isSensitive = args.flag(1, "case_sensitive", false);
        Object attribute = args.get(2, "attribute", null);
        yield sorted(
            items,
            item ->
                folded(
                    attribute == null ? item : path(item, attribute, budget), isSensitive, budget),
            args.flag(0, "reverse", false),
            budget);
      }
      case "unique" -> unique(items, args, budget);
      case "min", "max" -> {
        List<@Nullable Object> order =
            sorted(
                items,
                item -> folded(item, args.flag(0, "case_sensitive", false), budget),
                false,
                budget);
        yield order.isEmpty()
            ? new Undefined("the " + name + " of nothing")
            : name.equals("min") ? order.getFirst() : order.getLast();
      }
      case "sum" -> {
        Object attribute = args.get(0, "attribute", null);
        Object sum = args.get(1, "start", 0L);
        for (Object item : items) {
          sum =
              Operators.binary(
                  "+", sum, attribute == null ? item : path(item, attribute, budget), budget);
        }
        yield sum;
      }
      default -> batch(items, args);
    };
  }

  private interface Key {
    @Nullable Object of(@Nullable Object item);
  }

  private static List<@Nullable Object> each(List<@Nullable Object> items, Key key) {
    var results = new ArrayList<@Nullable Object>(items.size());
    items.forEach(item -> results.add(key.of(item)));
    return results;
  }

  private static List<@Nullable Object> map(
      List<@Nullable Object> items, Args args, Budget budget) {
    if (args.named().containsKey("attribute")) {
      Object attribute = args.require(Integer.MAX_VALUE, "attribute");
      Object otherwise = args.get(Integer.MAX_VALUE, "default", null);
      boolean hasDefault = args.named().containsKey("default");
      return each(
          items,
          item -> {
            Object found = path(item, attribute, budget);
            return hasDefault && found instanceof Undefined ? otherwise : found;
          });
    }
    String name = args.text(0, "filter");
    if (!NAMES.contains(name)) {
      throw new Fault("the filter '" + name + "' is not supported");
    }
    // The filter may be this one again.
    budget.enter();
    List<@Nullable Object> results = each(items, item -> apply(name, item, args.after(1), budget));
    budget.leave();
    return results;
  }

  private static List<@Nullable Object> choose(
      List<@Nullable Object> items, Key key, Args args, boolean wanted, Budget budget) {
    String test = args.size() == 0 ? "" : args.text(0, "test");
    Args rest = args.after(1);
    var chosen = new ArrayList<@Nullable Object>();
    for (Object item : items) {
      Object value = key.of(item);
      boolean passes =
          test.isEmpty() ? Values.isTrue(value) : Tests.test(test, value, rest, budget);
      if (passes == wanted) {
        chosen.add(item);
      }
    }
    return chosen;
  }

  /** The attribute of an attribute: names or numbers with dots between. */
  private static @Nullable Object path(
      @Nullable Object item, @Nullable Object attribute, Budget budget) {
    if (attribute instanceof Long) {
      return Operators.item(item, attribute, budget);
    }
    if (!(attribute instanceof String names)) {
      throw new Fault("the argument 'attribute' is " + Values.kind(attribute));
    }
    Object value = item;
    for (Object name : Texts.split(names, ".", -1, false, budget)) {
      String part = String.valueOf(name);
      boolean isPlace =
          !part.isEmpty() && part.length() < 10 && part.chars().allMatch(c -> c >= '0' && c <= '9');
      value = Operators.item(value, isPlace ? (Object) Long.valueOf(part) : part, budget);
    }
    return value;
  }

  private static List<@Nullable Object> sorted(
      List<@Nullable Object> items, Key key, boolean reverse, Budget budget) {
    record Keyed(@Nullable Object key, @Nullable Object item) {}
    var keyed = new ArrayList<Keyed>();
    items.forEach(item -> keyed.add(new Keyed(key.of(item), item)));
    Comparator<Keyed> order = (a, b) -> Values.compare(a.key, b.key, budget);
    try {
      keyed.sort(reverse ? order.reversed() : order);
    } catch (IllegalArgumentException e) {
      throw new Fault("the items have no order (is one not a number?)");
    }
    return each(
        Collections.unmodifiableList(keyed), one -> ((Keyed) Objects.requireNonNull(one)).item);
  }

  /** What an item is compared by. */
  private static @Nullable Object folded(
      @Nullable Object value, boolean isSensitive, Budget budget) {
    if (isSensitive || !(value instanceof String text)) {
      return value;
    }
    budget.chargeText(text.length());
    return text.toLowerCase(Locale.ROOT);
  }

  private static List<@Nullable Object> unique(
      List<@Nullable Object> items, Args args, Budget budget) {
    boolean isSensitive = args.flag(0, "case_sensitive", false);
    Object attribute = args.get(1, "attribute", null);
    var seen = new ArrayList<@Nullable Object>();
    var unique = new ArrayList<@Nullable Object>();
    for (Object item : items) {
      Object key =
          folded(attribute == null ? item : path(item, attribute, budget), isSensitive, budget);
      if (!Operators.isIn(key, seen, budget)) {
        seen.add(key);
        unique.add(item);
      }
    }
    return unique;
  }

  private static List<@Nullable Object> batch(List<@Nullable Object> items, Args args) {
    long size = args.integer(0, "linecount", 0);
    if (size < 1) {
      throw new Fault("batch needs at least one item a batch");
    }
    var batches = new ArrayList<@Nullable Object>();
    for (int from = 0; from < items.size(); from += (int) Math.min(size, items.size())) {
      batches.add(items.subList(from, (int) Math.min(items.size(), from + size)));
    }
    return batches;
  }
}
