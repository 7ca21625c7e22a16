package dev.glasshouse.model.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Python's operations on texts. */
final class Texts {
  private Texts() {}

  /** What {@code str.isspace} takes for white space. */
  static boolean isSpace(int c) {
    return Character.isWhitespace(c)
        || switch (c) {
          case 0x85, 0xA0, 0x2007, 0x202F -> true;
          default -> false;
        };
  }

  /**
   * A text without some characters at its ends.
   *
   * @param characters those that go, null for white space
   */
  static String strip(
      String text, @Nullable String characters, boolean left, boolean right, Budget budget) {
    // Every character is looked for among those that go.
    budget.chargeSearch(text, characters == null ? "" : characters);
    int from = 0;
    int to = text.length();
    while (left && from < to && goes(text.charAt(from), characters)) {
      from++;
    }
    while (right && from < to && goes(text.charAt(to - 1), characters)) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean goes(char c, @Nullable String characters) {
    return characters == null ? isSpace(c) : characters.indexOf(c) >= 0;
  }

  /**
   * The parts between separators.
   *
   * @param separator null for white space, of which a run separates once
   * @param most how many separators count at most, negative for all
   */
  static List<@Nullable Object> split(
      String text, @Nullable String separator, long most, boolean fromRight, Budget budget) {
    if (separator != null && separator.isEmpty()) {
      throw new Fault("a text cannot be split at the empty text");
    }
    budget.chargeSearch(text, separator == null ? "" : separator);
    if (separator == null) {
      return splitAtSpace(text, most, budget);
    }
    return fromRight && most >= 0
        ? splitFromRight(text, separator, most, budget)
        : splitFromLeft(text, separator, most, budget);
  }

  private static List<@Nullable Object> splitFromLeft(
      String text, String separator, long most, Budget budget) {
    var parts = new ArrayList<@Nullable Object>();
    int from = 0;
    for (long n = 0; most < 0 || n < most; n++) {
      int at = text.indexOf(separator, from);
      if (at < 0) {
        break;
      }
      budget.charge(1);
      parts.add(text.substring(from, at));
      from = at + separator.length();
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static List<@Nullable Object> splitFromRight(
      String text, String separator, long most, Budget budget) {
    var parts = new ArrayList<@Nullable Object>();
    int to = text.length();
    for (long n = 0; n < most; n++) {
      int at = text.lastIndexOf(separator, to - separator.length());
      if (at < 0) {
        break;
      }
      budget.charge(1);
      parts.add(text.substring(at + separator.length(), to));
      to = at;
    }
    parts.add(text.substring(0, to));
    Collections.reverse(parts);
    return parts;
  }

  private static List<@Nullable Object> splitAtSpace(String text, long most, Budget budget) {
    var parts = new ArrayList<@Nullable Object>();
    int at = 0;
    while (true) {
      while (at < text.length() && isSpace(text.charAt(at))) {
        at++;
      }
      if (at == text.length()) {
        return parts;
      }
      budget.charge(1);
      if (most >= 0 && parts.size() == most) {
        parts.add(strip(text.substring(at), null, false, true, budget));
        return parts;
      }
      int from = at;
      while (at < text.length() && !isSpace(text.charAt(at))) {
        at++;
      }
      parts.add(text.substring(from, at));
    }
  }

  /**
   * A text with another in the place of a third.
   *
   * @param most how often at most, negative for always
   */
  static String replace(String text, String old, String fresh, long most, Budget budget) {
    budget.chargeSearch(text, old);
    var out = new StringBuilder();
    int from = 0;
    for (long n = 0; most < 0 || n < most; n++) {
      int at = old.isEmpty() ? emptyMatch(text, from, n) : text.indexOf(old, from);
      if (at < 0) {
        break;
      }
      budget.chargeText(at - from + (long) fresh.length());
      out.append(text, from, at).append(fresh);
      from = at + old.length();
    }
    return out.append(text, from, text.length()).toString();
  }

  /** Between all characters and at both ends the empty text is found. */
  private static int emptyMatch(String text, int from, long count) {
    return count == 0 ? 0 : from < text.length() ? from + 1 : -1;
  }

  /** First letter large, the rest small. */
  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.offsetByCodePoints(0, 1);
    return text.substring(0, first).toUpperCase(Locale.ROOT)
        + text.substring(first).toLowerCase(Locale.ROOT);
  }

  /** Every word with a large letter first; a word begins after what is no letter. */
  static String title(String text) {
    var out = new StringBuilder(text.length());
    boolean inWord = false;
    int width;
    for (int i = 0; i < text.length(); i += width) {
      int c = text.codePointAt(i);
      width = Character.charCount(c);
      out.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
      inWord = Character.isLetter(c);
    }
    return out.toString();
  }

  /** As {@link #title}, of Jinja's filter: a word begins after a space, a bracket or a hyphen. */
  static String titleOfWords(String text) {
    var out = new StringBuilder(text.length());
    boolean inWord = false;
    int width;
    for (int i = 0; i < text.length(); i += width) {
      int c = text.codePointAt(i);
      width = Character.charCount(c);
      String one = Character.toString(c);
      out.append(inWord ? one.toLowerCase(Locale.ROOT) : one.toUpperCase(Locale.ROOT));
      inWord = !isSpace(c) && "-({[<".indexOf(c) < 0;
    }
    return out.toString();
  }

  /** The lines of a text, without their ends. */
  static List<@Nullable Object> lines(String text, Budget budget) {
    budget.chargeText(text.length());
    var lines = new ArrayList<@Nullable Object>();
    text.lines()
        .forEach(line -> {
          budget.charge(1);
          lines.add(line);
        });
    return lines;
  }

  /** Items as texts with a separator between. */
  static String join(List<@Nullable Object> items, String separator, Budget budget) {
    var out = new StringBuilder();
    for (int i = 0; i < items.size(); i++) {
      String item = Printer.text(items.get(i), budget);
      budget.chargeText(item.length() + (long) separator.length());
      out.append(i > 0 ? separator : "").append(item);
    }
    return out.toString();
  }

  /** Every line but the first, unless asked for, further to the right. */
  static String indent(String text, long width, boolean first, boolean blank, Budget budget) {
    if (width < 0 || width > 1000) {
      throw new Fault("cannot indent by " + width);
    }
    var out = new StringBuilder();
    List<@Nullable Object> lines = split(text, "\n", -1, false, budget);
    for (int i = 0; i < lines.size(); i++) {
      String line = (String) Objects.requireNonNull(lines.get(i));
      budget.chargeText(line.length() + width);
      boolean isIndented = (i > 0 || first) && (blank || !line.isEmpty() || i == 0);
      out.append(i > 0 ? "\n" : "").append(isIndented ? " ".repeat((int) width) : "").append(line);
    }
    return out.toString();
  }
}
