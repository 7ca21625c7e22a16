package dev.glasshouse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StopFilterTest {
  private final List<String> out = new ArrayList<>();

  private boolean pass(List<String> stops, String... pieces) {
    var filter = new StopFilter(stops, out::add);
    for (String piece : pieces) {
      if (filter.accept(piece)) {
        return true;
      }
    }
    filter.finish();
    return false;
  }

  @Test
  void passesTextOnAtOnceWhereNothingStopsIt() {
    assertThat(pass(List.of(), "a", "", "bc")).isFalse();
    assertThat(out).containsExactly("a", "bc");
  }

  @Test
  void holdsBackWhatMayBeTheBeginningOfAStop() {
    assertThat(pass(List.of("\n\nQ:"), "one\n", "two\n", "\nQ", "uit")).isFalse();
    assertThat(out).containsExactly("one", "\ntwo", "\n\nQuit");
  }

  @Test
  void stopsAcrossPiecesAndDropsTheRest() {
    assertThat(pass(List.of("stop"), "go s", "to", "p and more", "never")).isTrue();
    assertThat(out).containsExactly("go ");
  }

  @Test
  void stopsAtTheOneThatIsCompleteFirst() {
    assertThat(pass(List.of("abcd", "bc", "c"), "xabcd")).isTrue();
    assertThat(out).containsExactly("xa");
  }

  @Test
  void findsAStopThatBeginsInsideAFailedOne() {
    assertThat(pass(List.of("aab"), "a", "a", "a", "b")).isTrue();
    assertThat(out).containsExactly("a");
  }

  @Test
  void agreesWithSearchingTheWholeText() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    for (int round = 0; round < 3000; round++) {
      String text = randomText(random, random.nextInt(0, 30));
      List<String> stops =
          Stream.generate(() -> randomText(random, random.nextInt(1, 6)))
              .limit(random.nextInt(0, 4))
              .toList();
      String expected = beforeFirstStop(text, stops);
      out.clear();
      assertThat(pass(stops, randomPieces(random, text))).isEqualTo(expected != null);
      assertThat(String.join("", out)).isEqualTo(expected == null ? text : expected);
      assertThat(out).doesNotContain("");
    }
  }

  /** What comes before the first stop to be complete as the text grows; null where none is. */
  private static String beforeFirstStop(String text, List<String> stops) {
    for (int end = 0; end <= text.length(); end++) {
      String grown = text.substring(0, end);
      Optional<String> longest =
          stops.stream().filter(grown::endsWith).max(Comparator.comparingInt(String::length));
      if (longest.isPresent()) {
        return grown.substring(0, end - longest.get().length());
      }
    }
    return null;
  }

  private static String[] randomPieces(RandomGenerator random, String text) {
    List<String> pieces = new ArrayList<>();
    int end;
    for (int from = 0; from < text.length(); from = end) {
      end = Math.min(text.length(), from + random.nextInt(1, 7));
      pieces.add(text.substring(from, end));
    }
    return pieces.toArray(String[]::new);
  }

  private static String randomText(RandomGenerator random, int length) {
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(2)));
    }
    return text.toString();
  }
}
