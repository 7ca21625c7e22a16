package dev.glasshouse.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: {@code 90s}, {@code 8m}, {@code 1h30m}, {@code 2d}. */
public final class Durations {
  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?");

  private Durations() {}

  /**
   * Reads a duration of days, hours, minutes and seconds, in that order, each at most once.
   *
   * @param text for example {@code 8m} or {@code 1h30m}
   * @return the duration, longer than zero
   * @throws TypeConversionException if the text has another form or is zero long
   */
  public static Duration parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (parts.matches()) {
      Duration duration =
          Duration.ofDays(number(parts, 1))
              .plusHours(number(parts, 2))
              .plusMinutes(number(parts, 3))
              .plusSeconds(number(parts, 4));
      if (duration.isPositive()) {
        return duration;
      }
    }
    throw new TypeConversionException(
        "'" + text + "' is not a duration; write it like 90s, 8m or 1h30m");
  }

  private static long number(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
  }

  /**
   * Writes a duration with its two largest units.
   *
   * @param duration not negative
   * @return for example {@code 45s}, {@code 8m00s}, {@code 1h30m} or {@code 2d04h}
   */
  public static String format(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3_600) {
      return "%dm%02ds".formatted(seconds / 60, seconds % 60);
    }
    if (seconds < 86_400) {
      return "%dh%02dm".formatted(seconds / 3_600, seconds / 60 % 60);
    }
    return "%dd%02dh".formatted(seconds / 86_400, seconds / 3_600 % 24);
  }
}
