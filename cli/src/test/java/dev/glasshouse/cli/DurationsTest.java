package dev.glasshouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({"90s,90", "8m,480", "1h30m,5400", "2d,172800", "1d2h3m4s,93784", "1m0s,60"})
  void readsDaysToSeconds(String text, long seconds) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "8", "m", "0m", "-8m", "8 m", "8M", "30s1h", "8m8m", "1.5h", "9999999m"})
  void refusesOtherFormsWithAnExample(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("1h30m");
  }

  @Test
  void readsTheLargestValueOfEachUnit() {
    assertThat(Durations.parse("999999d999999h999999m999999999s"))
        .isGreaterThan(Duration.ofDays(999_999));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0s",
    "59,59s",
    "60,1m00s",
    "3599,59m59s",
    "3600,1h00m",
    "86399,23h59m",
    "100000,1d03h"
  })
  void writesTheTwoLargestUnits(long seconds, String text) {
    assertThat(Durations.format(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
