package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SplitPatternTest {

  @Test
  void gpt2TakesOneSpaceAlongWithAWord() {
    assertThat(pieces(SplitPattern.GPT2, "I've  2 dogs,  \n ok'S"))
        .containsExactly("I", "'ve", " ", " 2", " dogs", ",", "  \n", " ok", "'", "S");
  }

  @Test
  void qwen2PartsDigitsAndEndsSpacesAtNewlines() {
    assertThat(pieces(SplitPattern.QWEN2, "I'VE 27 (dogs), \n\n  ok!\n x"))
        .containsExactly(
            "I", "'VE", " ", "2", "7", " (", "dogs", "),", " \n\n", " ", " ok", "!\n", " x");
  }

  @ParameterizedTest
  @EnumSource
  void findsWhatItsPublishedExpressionFinds(SplitPattern pattern) {
    Pattern published =
        Pattern.compile(pattern.regex(), Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE);
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String text = RandomText.next(random, 12);
      List<String> expected = new ArrayList<>();
      var matcher = published.matcher(text);
      while (matcher.find()) {
        expected.add(matcher.group());
      }
      assertThat(pieces(pattern, text)).as(text).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void cutsAnyCharsIntoPiecesThatAreNotEmpty(SplitPattern pattern) {
    var random = new Random(8);
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder();
      for (int n = random.nextInt(20); n > 0; n--) {
        text.append((char) random.nextInt(0x10000));
      }
      List<String> pieces = pieces(pattern, text.toString());
      assertThat(pieces).doesNotContain("");
      assertThat(String.join("", pieces)).isEqualTo(text.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void longRunsNeitherOverflowTheStackNorTakeQuadraticTime(SplitPattern pattern) {
    for (String unit : List.of("a", " ", "\n", "1", "!", "'", " \n", "\u0301", "' ")) {
      char[] text = unit.repeat((1 << 20) / unit.length()).toCharArray();
      int end = 0;
      while (end < text.length) {
        end = pattern.end(text, end, text.length);
      }
      assertThat(end).isEqualTo(text.length);
    }
  }

  private static List<String> pieces(SplitPattern pattern, String text) {
    var pieces = new ArrayList<String>();
    char[] chars = text.toCharArray();
    int end;
    for (int start = 0; start < chars.length; start = end) {
      end = pattern.end(chars, start, chars.length);
      pieces.add(text.substring(start, end));
    }
    return pieces;
  }
}
