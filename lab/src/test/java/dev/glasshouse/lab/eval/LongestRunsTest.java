package dev.glasshouse.lab.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LongestRunsTest {
  private static String words(String letter, int count) {
    return IntStream.range(0, count).mapToObj(i -> letter + i).collect(Collectors.joining(" "));
  }

  private static LongestRuns compared(String asked, String... others) {
    var runs = new LongestRuns(List.of(asked));
    for (String other : others) {
      runs.compare(other);
    }
    return runs;
  }

  /** By looking everywhere. */
  private static int longest(String[] one, String[] other) {
    int longest = 0;
    for (int i = 0; i < one.length; i++) {
      for (int j = 0; j < other.length; j++) {
        int length = 0;
        while (i + length < one.length
            && j + length < other.length
            && one[i + length].equals(other[j + length])) {
          length++;
        }
        longest = Math.max(longest, length);
      }
    }
    return longest;
  }

  private static String random(Random random, int words, int vocabulary) {
    return random
        .ints(words, 0, vocabulary)
        .mapToObj(w -> "w" + w)
        .collect(Collectors.joining(" "));
  }

  @Test
  void findsWhatLookingEverywhereFinds() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int vocabulary = 1 + seed % 3; // so few words that runs overlap and repeat
      List<String> asked = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        asked.add(random(random, random.nextInt(60), vocabulary));
      }
      List<String> others = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String part = asked.get(random.nextInt(4));
        others.add(random(random, 20, vocabulary) + " " + part + " " + random(random, 9, 2));
      }
      var runs = new LongestRuns(asked);
      others.forEach(runs::compare);
      for (int i = 0; i < asked.size(); i++) {
        int expected = 0;
        for (String other : others) {
          expected = Math.max(expected, longest(asked.get(i).split(" +"), other.split(" +")));
        }
        assertThat(runs.longest(i)).isEqualTo(expected < LongestRuns.RUN ? 0 : expected);
      }
    }
  }

  @Test
  void aRunOfMoreThanHalfTheWordsIsACopy() {
    String asked = words("a", 30);
    assertThat(compared(asked, words("a", 16)).copied(0)).isTrue();
    assertThat(compared(asked, words("a", 15)).copied(0)).isFalse();
    assertThat(compared(asked, asked).longest(0)).isEqualTo(30);
    assertThat(compared(asked, asked).words(0)).isEqualTo(30);
  }

  @Test
  void aRunOfFewerThanTwelveWordsIsNone() {
    String asked = words("a", 13);
    assertThat(compared(asked, words("a", 11)).longest(0)).isZero();
    assertThat(compared(asked, words("a", 11)).copied(0)).isFalse();
    assertThat(compared(asked, words("a", 12)).copied(0)).isTrue();
  }

  @Test
  void runsOfTwoTextsAreNotAddedUp() {
    String asked = words("a", 15) + " " + words("b", 15);
    var runs = compared(asked, words("a", 15), words("b", 15));
    assertThat(runs.longest(0)).isEqualTo(15);
    assertThat(runs.copied(0)).isFalse();
  }

  @Test
  void punctuationAndCapitalsMakeNoDifference() {
    String asked = "One two, three. \"Four,\" five six!\nSeven eight nine ten eleven twelve";
    String other = "0 one two three four five six seven eight nine ten eleven twelve 13";
    assertThat(compared(asked, other).longest(0)).isEqualTo(12);
  }

  @Test
  void endlesslyRepeatedWordsAndEmptyTextsDoNoHarm() {
    String same = "the ".repeat(1 << 18);
    assertThat(compared(same, same).longest(0)).isEqualTo(LongestRuns.MAX_WORDS);
    assertThat(compared("", same).copied(0)).isFalse();
    assertThat(compared(same, "").longest(0)).isZero();
    assertThat(compared("...", "!!!").words(0)).isZero();
  }
}
