package dev.glasshouse.lab.data.storyworld;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.lab.data.storyworld.Contradiction.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoryCheckerTest {
  private static final Grammar GRAMMAR = Grammar.load();
  private static final Storyworld WORLD = Storyworld.of(21, 2000);
  private static final StoryChecker CHECKER = new StoryChecker(GRAMMAR);

  private final Random random = new Random(21);

  private static String joined(List<String> sentences) {
    return String.join(" ", sentences);
  }

  private static List<String> sentences(Story story) {
    return story.lines().stream()
        .map(Story.Line::text)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static List<Kind> kinds(StoryCheck check) {
    return check.lines().stream()
        .flatMap(line -> line.contradictions().stream())
        .map(Contradiction::kind)
        .toList();
  }

  private static Act act(Story.Line line) {
    return GRAMMAR.acts().values().stream()
        .filter(act -> act.frames().stream().anyMatch(f -> f.text().equals(line.frame())))
        .findFirst()
        .orElseThrow();
  }

  /** One of those that fit, of which there are some. */
  private <T> T other(List<T> from, Predicate<T> fits) {
    List<T> fitting = from.stream().filter(fits).toList();
    return fitting.get(random.nextInt(fitting.size()));
  }

  @Test
  void twoThousandTrueStoriesPass() {
    for (int i = 0; i < 2000; i++) {
      Story story = WORLD.story(i);
      assertThat(CHECKER.check(story.text()).passes()).as(story.text()).isTrue();
    }
  }

  @Test
  void shuffledStoriesFail() {
    for (int i = 0; i < 1000; i++) {
      List<String> sentences = sentences(WORLD.story(i));
      List<String> shuffled = new ArrayList<>(sentences);
      Collections.shuffle(shuffled, random);
      if (!shuffled.equals(sentences)) {
        assertThat(CHECKER.check(joined(shuffled)).passes()).as(joined(shuffled)).isFalse();
      }
    }
  }

  @Test
  void storiesWhoseInnerSentencesAreShuffledFail() {
    int passed = 0;
    for (int i = 0; i < 1000; i++) {
      List<String> sentences = sentences(WORLD.story(i));
      Collections.shuffle(sentences.subList(1, sentences.size() - 2), random);
      passed += CHECKER.check(joined(sentences)).passes() ? 1 : 0;
    }
    assertThat(passed).isLessThan(20);
  }

  @Test
  void aNameThatIsReplacedIsFound() {
    List<String> names = new ArrayList<>();
    for (Gender gender : Gender.values()) {
      names.addAll(GRAMMAR.lexicon().names(gender, true));
      names.addAll(GRAMMAR.lexicon().names(gender, false));
    }
    int edits = 0;
    for (int i = 0; i < 400; i++) {
      Story story = WORLD.story(i);
      List<String> sentences = sentences(story);
      int at = 1 + random.nextInt(sentences.size() - 2);
      String sentence = sentences.get(at);
      for (String name : names) {
        String edited =
            sentence.replaceFirst(
                "\\b" + name + "\\b", other(names, n -> !story.text().contains(n)));
        // Whoever is named once may as well be called otherwise.
        boolean elsewhere = story.text().indexOf(name) != story.text().lastIndexOf(name);
        if (!edited.equals(sentence) && elsewhere) {
          sentences.set(at, edited);
          assertThat(CHECKER.check(joined(sentences)).passes()).as(joined(sentences)).isFalse();
          edits++;
          break;
        }
      }
    }
    assertThat(edits).isGreaterThan(200);
  }

  @Test
  void aLookThatIsReplacedIsFound() {
    int edits = 0;
    for (int i = 0; i < 1000; i++) {
      Story story = WORLD.story(i);
      List<Fact> looks =
          story.lines().stream()
              .flatMap(line -> line.facts().stream())
              .filter(fact -> fact.relation() == Relation.LOOK)
              .toList();
      for (Fact look : looks) {
        String noun = look.arguments().get(0);
        String is = look.arguments().get(1);
        List<String> sentences = sentences(story);
        int last = sentences.size() - 1;
        while (!sentences.get(last).contains(is + " " + noun)) {
          last--;
        }
        boolean introduces = story.lines().get(last).facts().contains(look);
        if (!introduces && !Words.vowel(is)) {
          String wrong =
              other(GRAMMAR.lexicon().noun(noun).looks(), l -> !l.equals(is) && !Words.vowel(l));
          sentences.set(last, sentences.get(last).replace(is + " " + noun, wrong + " " + noun));
          StoryCheck check = CHECKER.check(joined(sentences));
          assertThat(kinds(check)).as(joined(sentences)).contains(Kind.NATURE);
          edits++;
        }
      }
    }
    assertThat(edits).isGreaterThan(100);
  }

  @Test
  void aPlaceThatMattersAndIsReplacedIsFound() {
    List<String> places = GRAMMAR.lexicon().list("place");
    int edits = 0;
    for (int i = 0; i < 2000; i++) {
      Story story = WORLD.story(i);
      for (int k = 0; k < story.lines().size(); k++) {
        Story.Line line = story.lines().get(k);
        boolean matters =
            act(line).conditions().stream()
                .anyMatch(each ->
                    each.kind() == Condition.Kind.NEEDS
                        && (each.relation() == Relation.LIVES
                            || each.relation() == Relation.GOAL
                            || each.relation() == Relation.LIES));
        String written = places.stream().filter(line.text()::contains).findFirst().orElse("");
        if (matters && !written.isEmpty()) {
          List<String> sentences = sentences(story);
          String wrong = other(places, p -> !story.text().contains(p));
          sentences.set(k, line.text().replace(written, wrong));
          StoryCheck check = CHECKER.check(joined(sentences));
          assertThat(check.passes()).as(joined(sentences)).isFalse();
          edits++;
        }
      }
    }
    assertThat(edits).isGreaterThan(100);
  }

  /**
   * Whether the sentence tells of what kind or look somebody or something is that is named later.
   */
  private static boolean introducesWhatComesUpAgain(Story story, int line) {
    List<Story.Line> later = story.lines().subList(line + 1, story.lines().size());
    return story.lines().get(line).facts().stream()
        .filter(fact -> fact.relation() == Relation.KIND || fact.relation() == Relation.LOOK)
        .anyMatch(
            fact -> later.stream().anyMatch(each -> each.text().contains(fact.arguments().get(0))));
  }

  @Test
  void aSentenceThatMattersAndIsMissingIsFound() {
    int edits = 0;
    for (int i = 0; i < 600; i++) {
      Story story = WORLD.story(i);
      for (int k = 0; k < story.lines().size(); k++) {
        boolean matters =
            introducesWhatComesUpAgain(story, k)
                || story.lines().get(k).facts().stream()
                    .anyMatch(fact ->
                        fact.relation() == Relation.DID && !fact.toString().contains("lesson"));
        if (matters) {
          List<String> sentences = sentences(story);
          sentences.remove(k);
          assertThat(CHECKER.check(joined(sentences)).passes()).as(joined(sentences)).isFalse();
          edits++;
        }
      }
    }
    assertThat(edits).isGreaterThan(1500);
  }

  @Test
  void aStoryToldTwiceInOneBreathIsNone() {
    String text = WORLD.story(0).text();
    assertThat(kinds(CHECKER.check(text + " " + text))).contains(Kind.ORDER);
  }

  @Test
  void whatIsNoStoryFails() {
    assertThat(CHECKER.check("").passes()).isFalse();
    assertThat(CHECKER.check("").lines()).isEmpty();
    StoryCheck other = CHECKER.check("It was the best of times, it was the worst of times.");
    assertThat(other.unparsed()).isOne();
    assertThat(other.passes()).isFalse();
  }

  @Test
  void saysWhatIsWrongAndOfWhatKind() {
    String story = WORLD.story(3).text();
    String half = story.substring(0, story.indexOf('.', story.length() / 2) + 1);
    assertThat(CHECKER.check(half).lines().getLast().contradictions())
        .contains(new Contradiction(Kind.ORDER, "the story has no end"));
    for (Relation relation : Relation.values()) {
      assertThat(Kind.of(relation).label()).isNotEmpty();
    }
  }

  @Test
  void randomBytesDoNoHarm() {
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[random.nextInt(4000)];
      random.nextBytes(bytes);
      assertThat(CHECKER.check(new String(bytes, StandardCharsets.ISO_8859_1)).passes()).isFalse();
      assertThat(CHECKER.check(new String(bytes, StandardCharsets.UTF_8)).passes()).isFalse();
      assertThat(CHECKER.check(new String(bytes, StandardCharsets.UTF_16LE)).passes()).isFalse();
    }
  }

  @Test
  void storiesInterruptedByAnythingDoNoHarm() {
    String strange = "\0\u0007\u001b[2J\r\n\t\"'\u2028\ud800\udc00\ud800.!?\"\"\"-'s\u4e00\u4e01";
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder(WORLD.story(i).text());
      for (int k = 0; k < 5; k++) {
        int at = random.nextInt(text.length());
        if (random.nextBoolean()) {
          text.delete(at, Math.min(text.length(), at + random.nextInt(30)));
        } else {
          int from = random.nextInt(strange.length());
          text.insert(at, strange, from, from + random.nextInt(strange.length() - from));
        }
      }
      StoryCheck check = CHECKER.check(text.toString());
      int from = 0;
      for (StoryCheck.Line line : check.lines()) {
        from = text.indexOf(line.text(), from);
        assertThat(from).as("lines stand in the text, in order").isNotNegative();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a ",
        "\"",
        "\" ",
        ". ",
        "\n",
        "the ",
        "the red ",
        "Pip and ",
        "Pip's ",
        "So Pip and Mia walked to the pond, and ",
        "\u0000",
        "\u4e00 ",
        "Once upon a time, there was a little mouse named "
      })
  void aMegabyteOfTheSameCostsNoMoreThanItsLength(String unit) {
    String text = unit.repeat((1 << 20) / unit.length());
    assertThat(CHECKER.check(text).passes()).isFalse();
    assertThat(CHECKER.check("\"" + text).passes()).isFalse();
  }
}
