package dev.glasshouse.lab.data.storyworld;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.lab.data.storyworld.Plot.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GrammarTest {
  /** The rarest frames come about once in two thousand stories. */
  private static final int MOST_STORIES = 30_000;

  private final Grammar grammar = Grammar.load();

  private static Stream<Act> acts(Step step) {
    return switch (step) {
      case Step.Do(Act act, String cast) -> Stream.of(act);
      case Step.Either(boolean optional, var sequences) ->
          sequences.stream().flatMap(List::stream).map(Step.Do::act);
      case Step.Paragraph() -> Stream.empty();
    };
  }

  @Test
  void everyActHasAPlaceInAPlot() {
    Set<String> used =
        grammar.plots().stream()
            .flatMap(plot -> plot.steps().stream())
            .flatMap(GrammarTest::acts)
            .map(Act::name)
            .collect(Collectors.toSet());
    assertThat(used).isEqualTo(grammar.acts().keySet());
  }

  @Test
  void everyFrameIsToldAndReadBackWithItsFacts() {
    Set<String> missing =
        grammar.acts().values().stream()
            .flatMap(act -> act.frames().stream())
            .map(Frame::text)
            .collect(Collectors.toCollection(HashSet::new));
    Storyworld world = Storyworld.of(11, MOST_STORIES);
    StoryChecker checker = new StoryChecker(grammar);
    for (int i = 0; i < MOST_STORIES && !missing.isEmpty(); i++) {
      Story story = world.story(i);
      if (i >= 500 && story.lines().stream().noneMatch(line -> missing.contains(line.frame()))) {
        continue; // it would show nothing new
      }
      StoryCheck check = checker.check(story.text());
      assertThat(check.lines()).hasSameSizeAs(story.lines());
      for (int k = 0; k < check.lines().size(); k++) {
        Story.Line told = story.lines().get(k);
        StoryCheck.Line read = check.lines().get(k);
        assertThat(read.text()).isEqualTo(told.text());
        assertThat(read.good()).as("%s in %s: %s", told.text(), story.text(), read).isTrue();
        assertThat(read.facts()).as(story.text()).hasSameElementsAs(told.facts());
        missing.remove(told.frame());
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyPlotEndsWithALessonThatWasShown() {
    for (Plot plot : grammar.plots()) {
      List<Act> lessons =
          plot.steps().stream()
              .filter(Step.Do.class::isInstance)
              .map(step -> ((Step.Do) step).act())
              .filter(Act::last)
              .toList();
      assertThat(lessons).as(plot.name()).hasSize(1);
    }
  }
}
