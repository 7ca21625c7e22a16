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

  @Test
  void llama3TakesThreeDigitsTogether() {
    assertThat(pieces(SplitPattern.LLAMA3, "a 12345 b"))
        .containsExactly("a", " ", "123", "45", " b");
  }

  @Test
  void smolLmGivesADigitNoSpace() {
    assertThat(pieces(SplitPattern.SMOLLM, "a  12 b")).containsExactly("a", "  ", "1", "2", " b");
  }

  @Test
  void falconPartsPunctuationAndThreeDigits() {
    assertThat(pieces(SplitPattern.FALCON, "it's (12345) ok"))
        .containsExactly("it", "'", "s", " ", "(", "123", "45", ")", " ok");
  }

  @Test
  void deepSeeksPatternsTakeASpaceBeforeWordsAndPunctuation() {
    // The class of punctuation holds ASCII's letters too, and so parts words at the others.
    assertThat(pieces(SplitPattern.DEEPSEEK_LLM, "Hi , wörld\n 12中文  "))
        .containsExactly("Hi", " ,", " w", "ö", "rld", "\n", " ", "1", "2", "中文", "  ");
    assertThat(pieces(SplitPattern.DEEPSEEK_CODER, "if (a1):\n  x"))
        .containsExactly("if", " (", "a", "1", "):", "\n", " ", " x");
  }

  @ParameterizedTest
  @EnumSource
  void findsWhatItsPublishedExpressionsFind(SplitPattern pattern) {
    List<Pattern> published =
        pattern.regexes().stream()
            .map(regex ->
                Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE))
            .toList();
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String text = RandomText.next(random, 12);
      List<String> expected = List.of(text);
      for (Pattern step : published) {
        expected = expected.stream().flatMap(piece -> split(step, piece).stream()).toList();
      }
      assertThat(pieces(pattern, text)).as(text).isEqualTo(expected);
    }
  }

  /** What an expression finds and what stands between. */
  private static List<String> split(Pattern step, String text) {
    var pieces = new ArrayList<String>();
    int from = 0;
    var matcher = step.matcher(text);
    while (matcher.find()) {
      pieces.add(text.substring(from, matcher.start()));
      pieces.add(matcher.group());
      from = matcher.end();
    }
    pieces.add(text.substring(from));
    pieces.removeIf(String::isEmpty);
    return pieces;
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
      String text = unit.repeat((1 << 18) / unit.length());
      assertThat(String.join("", pieces(pattern, text))).isEqualTo(text);
    }
  }

  /** The pieces of a text, not cut into windows. */
  static List<String> pieces(SplitPattern pattern, String text) {
    List<String> pieces = text.isEmpty() ? List.of() : List.of(text);
    for (SplitStep step : pattern.steps()) {
      pieces = pieces.stream().flatMap(piece -> pieces(step, piece).stream()).toList();
    }
    return pieces;
  }

  private static List<String> pieces(SplitStep step, String text) {
    var pieces = new ArrayList<String>();
    char[] chars = text.toCharArray();
    int end;
    for (int start = 0; start < chars.length; start = end) {
      end = step.end(chars, start, chars.length);
      pieces.add(text.substring(start, end));
    }
    return pieces;
  }
}
