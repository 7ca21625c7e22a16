package dev.glasshouse.lab.data.storyworld;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoryStatisticsTest {
  private static final int STORIES = 2000;
  private static final StoryStatistics FIGURES =
      StoryStatistics.of(Storyworld.of(1, STORIES), STORIES, _ -> {});

  @Test
  void noFrameIsUsedTooOften() {
    assertThat(FIGURES.largestFrameShare()).isLessThan(0.02).isPositive();
    assertThat(FIGURES.frames()).isGreaterThan(700);
    assertThat(FIGURES.framesUsed()).isGreaterThan(FIGURES.frames() * 95 / 100);
  }

  @Test
  void theParserUnderstandsWhatIsTold() {
    assertThat(FIGURES.recall()).isGreaterThanOrEqualTo(0.99);
    assertThat(FIGURES.sameFacts()).isGreaterThanOrEqualTo(0.99);
    assertThat(FIGURES.good()).isEqualTo(1);
  }

  @Test
  void theLanguageIsSmallAndUsedInManyWays() {
    assertThat(FIGURES.vocabulary()).isBetween(1200, 1800);
    assertThat(FIGURES.distinct4grams()).isGreaterThan(100_000);
    assertThat(FIGURES.wordsPerStory().get(2)).isLessThan(230);
  }

  @Test
  void countsWhatThereIs() {
    Storyworld world = Storyworld.of(8, 1);
    Story story = world.story(0);
    StoryStatistics one = StoryStatistics.of(world, 1, _ -> {});
    List<String> words =
        List.of(
            story.text().toLowerCase(Locale.ROOT).replaceAll("[^a-z'-]+", " ").strip().split(" "));
    Set<String> grams = new HashSet<>();
    for (int i = 0; i + 4 <= words.size(); i++) {
      grams.add(String.join(" ", words.subList(i, i + 4)));
    }
    assertThat(one.words()).isEqualTo(words.size());
    assertThat(one.vocabulary()).isEqualTo(Set.copyOf(words).size());
    assertThat(one.distinct4grams()).isEqualTo(grams.size());
    assertThat(one.sentences()).isEqualTo(story.lines().size());
  }

  @Test
  void thereAreMoreStoriesThanAnybodyCanRead() {
    assertThat(FIGURES.differentStoriesAtLeast()).isGreaterThan(1e9);
  }

  @Test
  void theBoundCountsWhatFactsTell() {
    Lexicon lexicon = new Lexicon();
    lexicon.name("Pip", Gender.HE, false);
    lexicon.name("Tom", Gender.HE, false);
    lexicon.name("Ben", Gender.HE, false);
    lexicon.name("Gus", Gender.HE, false);
    lexicon.name("Mia", Gender.SHE, false);
    lexicon.name("Ida", Gender.SHE, false);
    lexicon.kind("mouse", null);
    lexicon.kind("fox", null);
    lexicon.kind("owl", null);
    lexicon.kind("boy", Gender.HE);
    lexicon.place("the pond", "by");
    lexicon.place("the mill", "at");
    lexicon.place("the hill", "on");
    lexicon.place("the park", "in");
    lexicon.place("the farm", "at");
    lexicon.place("the well", "by");
    lexicon.place("the lake", "by");
    Act begin = Grammar.load().acts().get("begin");
    Act cry = Grammar.load().acts().get("cry");
    Plot plot =
        new Plot(
            "small",
            Map.of(),
            List.of(
                new Plot.Step.Do(begin, "AP"),
                new Plot.Step.Either(true, List.of(List.of(new Plot.Step.Do(begin, "BQ")))),
                new Plot.Step.Do(cry, "C")));
    // a hero has half of the names and kinds, a home is every third place: two boys' names with two
    // kinds, one girl's with one, three places; C is told of in no fact
    assertThat(StoryCount.atLeast(new Grammar(lexicon, Map.of(), List.of(plot))))
        .isEqualTo((2 * 2 + 1) * 3);
  }
}
