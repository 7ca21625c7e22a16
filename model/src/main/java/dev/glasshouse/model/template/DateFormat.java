package dev.glasshouse.model.template;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Python's {@code strftime}, in English. */
final class DateFormat {
  private DateFormat() {}

  /** A time in a format such as {@code %d %b %Y}. */
  static String format(ZonedDateTime time, String format, Budget budget) {
    budget.chargeText(format.length());
    var out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        continue;
      }
      budget.charge(1);
      char field = format.charAt(++i);
      boolean isShort = field == '-' && i + 1 < format.length();
      if (isShort) {
        field = format.charAt(++i);
      }
      String text = field(time, field);
      out.append(isShort ? text.replaceFirst("^0+(?=.)", "") : text);
    }
    return out.toString();
  }

  private static String field(ZonedDateTime time, char field) {
    String pattern =
        switch (field) {
          case 'd' -> "dd";
          case 'm' -> "MM";
          case 'y' -> "yy";
          case 'Y' -> "yyyy";
          case 'b', 'h' -> "MMM";
          case 'B' -> "MMMM";
          case 'a' -> "EEE";
          case 'A' -> "EEEE";
          case 'H' -> "HH";
          case 'I' -> "hh";
          case 'M' -> "mm";
          case 'S' -> "ss";
          case 'f' -> "SSSSSS";
          case 'p' -> "a";
          case 'j' -> "DDD";
          case 'F' -> "yyyy-MM-dd";
          case 'T' -> "HH:mm:ss";
          case 'z' -> "xx";
          case 'Z' -> "zzz";
          case '%' -> "'%'";
          default -> throw new Fault("strftime_now does not know the field '%" + field + "'");
        };
    return DateTimeFormatter.ofPattern(pattern, Locale.US).format(time);
  }
}
