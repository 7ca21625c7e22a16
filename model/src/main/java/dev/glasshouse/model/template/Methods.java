package dev.glasshouse.model.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Attributes of values: the methods that Python has for texts, lists and mappings. */
final class Methods {
  private static final Set<String> OF_TEXT =
      Set.of(
          "strip",
          "lstrip",
          "rstrip",
          "split",
          "rsplit",
          "splitlines",
          "startswith",
          "endswith",
          "upper",
          "lower",
          "title",
          "capitalize",
          "replace",
          "find",
          "rfind",
          "index",
          "count",
          "join",
          "removeprefix",
          "removesuffix",
          "isdigit",
          "isalpha",
          "isspace",
          "isupper",
          "islower",
          "isnumeric",
          "isalnum");
  private static final Set<String> OF_MAP = Set.of("items", "keys", "values", "get");
  private static final Set<String> OF_LIST = Set.of("index", "count");
  private static final Set<String> CHANGING =
      Set.of(
          "append",
          "extend",
          "insert",
          "pop",
          "remove",
          "clear",
          "sort",
          "reverse",
          "update",
          "setdefault",
          "popitem");

  private Methods() {}

  /** {@code of.name}: as Python and Jinja have it, a method before a mapping's key. */
  static @Nullable Object attribute(@Nullable Object of, String name, Budget budget) {
    return switch (of) {
      case Undefined undefined -> throw undefined.fault();
      case String text when OF_TEXT.contains(name) ->
          (Callable) args -> text(text, name, args, budget);
      case Map<?, ?> map when OF_MAP.contains(name) ->
          (Callable) args -> map(map, name, args, budget);
      case Map<?, ?> map when map.containsKey(name) -> map.get(name);
      case List<?> list when OF_LIST.contains(name) ->
          (Callable) args -> list(list, name, args, budget);
      case Namespace namespace -> namespace.get(name);
      case Loop loop -> loop.get(name);
      case List<?> list when CHANGING.contains(name) -> throw changing(name);
      case Map<?, ?> map when CHANGING.contains(name) -> throw changing(name);
      case null, default -> new Undefined("the attribute '" + name + "' of " + Values.kind(of));
    };
  }

  private static Fault changing(String name) {
    return new Fault(
        "'" + name + "' would change a value, which chat templates may not; use namespace()");
  }

  private static @Nullable Object text(String text, String name, Args args, Budget budget) {
    budget.chargeText(text.length());
    return switch (name) {
      case "strip" -> Texts.strip(text, characters(args), true, true, budget);
      case "lstrip" -> Texts.strip(text, characters(args), true, false, budget);
      case "rstrip" -> Texts.strip(text, characters(args), false, true, budget);
      case "split", "rsplit" -> {
        String separator = args.get(0, "sep", null) == null ? null : args.text(0, "sep");
        boolean fromRight = name.equals("rsplit");
        yield Texts.split(text, separator, args.integer(1, "maxsplit", -1), fromRight, budget);
      }
      case "splitlines" -> Texts.lines(text, budget);
      case "startswith" -> any(args.require(0, "prefix"), text::startsWith, budget);
      case "endswith" -> any(args.require(0, "suffix"), text::endsWith, budget);
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "title" -> Texts.title(text);
      case "capitalize" -> Texts.capitalize(text);
      case "replace" ->
          Texts.replace(
              text, args.text(0, "old"), args.text(1, "new"), args.integer(2, "count", -1), budget);
      case "find", "rfind", "index" -> find(text, name, args.text(0, "sub"), budget);
      case "count" -> {
        String part = args.text(0, "sub");
        yield part.isEmpty()
            ? text.codePointCount(0, text.length()) + 1L
            : Texts.split(text, part, -1, false, budget).size() - 1L;
      }
      case "join" -> Texts.join(Values.items(args.require(0, "items"), budget), text, budget);
      case "removeprefix" -> {
        String prefix = args.text(0, "prefix");
        yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
      }
      case "removesuffix" -> {
        String suffix = args.text(0, "suffix");
        yield text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
      }
      case "isdigit" -> all(text, Character::isDigit);
      case "isnumeric" -> all(text, Methods::isNumeric);
      case "isalpha" -> all(text, Character::isLetter);
      case "isalnum" -> all(text, Character::isLetterOrDigit);
      case "isspace" -> all(text, Texts::isSpace);
      case "isupper" -> hasCase(text) && text.equals(text.toUpperCase(Locale.ROOT));
      default -> hasCase(text) && text.equals(text.toLowerCase(Locale.ROOT));
    };
  }

  private static boolean all(String text, IntPredicate wanted) {
    return !text.isEmpty() && text.codePoints().allMatch(wanted);
  }

  private static boolean isNumeric(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  private static boolean hasCase(String text) {
    return text.codePoints().anyMatch(c -> Character.isUpperCase(c) || Character.isLowerCase(c));
  }

  private static @Nullable String characters(Args args) {
    return args.get(0, "chars", null) == null ? null : args.text(0, "chars");
  }

  /** Whether a text, or one of a list of them, is as wanted. */
  private static boolean any(@Nullable Object value, Predicate<String> wanted, Budget budget) {
    List<?> parts = value instanceof List<?> list ? list : Collections.singletonList(value);
    for (Object part : parts) {
      if (!(part instanceof String text)) {
        throw new Fault("expected a text, found " + Values.kind(part));
      }
      budget.chargeText(text.length());
      if (wanted.test(text)) {
        return true;
      }
    }
    return false;
  }

  private static long find(String text, String name, String part, Budget budget) {
    budget.chargeSearch(text, part);
    int at = name.equals("rfind") ? text.lastIndexOf(part) : text.indexOf(part);
    if (at < 0 && name.equals("index")) {
      throw new Fault("index: the text is not found");
    }
    return at < 0 ? -1 : text.codePointCount(0, at);
  }

  private static @Nullable Object map(Map<?, ?> map, String name, Args args, Budget budget) {
    budget.charge(1 + map.size());
    return switch (name) {
      case "items" -> items(map);
      case "keys" -> Collections.unmodifiableList(new ArrayList<@Nullable Object>(map.keySet()));
      case "values" -> Collections.unmodifiableList(new ArrayList<@Nullable Object>(map.values()));
      default -> {
        Object key = args.require(0, "key");
        budget.chargeKey(key);
        yield Values.hasKey(map, key) ? map.get(key) : args.get(1, "default", null);
      }
    };
  }

  /** Keys and values as tuples. */
  static List<@Nullable Object> items(Map<?, ?> map) {
    var items = new ArrayList<@Nullable Object>();
    map.forEach((key, value) -> items.add(Tuple.of(key, value)));
    return items;
  }

  private static Object list(List<?> list, String name, Args args, Budget budget) {
    Object wanted = args.require(0, "value");
    long count = 0;
    for (int i = 0; i < list.size(); i++) {
      if (Values.isEqual(list.get(i), wanted, budget)) {
        if (name.equals("index")) {
          return (long) i;
        }
        count++;
      }
    }
    if (name.equals("index")) {
      throw new Fault("index: the value is not in the list");
    }
    return count;
  }
}
