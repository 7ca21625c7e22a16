package dev.glasshouse.lab.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.lab.data.storyworld.Story;
import dev.glasshouse.lab.data.storyworld.StoryChecker;
import dev.glasshouse.lab.data.storyworld.Storyworld;
import dev.glasshouse.model.format.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoryMeasureTest {
  private static final Storyworld WORLD = Storyworld.of(5, 100);

  private final StoryMeasure measure = new StoryMeasure(new StoryChecker());

  private StoryFailure failure(String reason) {
    return measure.scores(Optional.empty()).failures().stream()
        .filter(each -> each.reason().equals(reason))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void countsGoodStories() {
    for (int i = 0; i < 30; i++) {
      assertThat(measure.add(WORLD.story(i).text()).passes()).isTrue();
    }
    for (int i = 0; i < 10; i++) {
      assertThat(measure.add("Nonsense is told here.").passes()).isFalse();
    }
    StoryScores scores = measure.scores(Optional.empty());
    assertThat(scores.count()).isEqualTo(40);
    assertThat(scores.good()).isEqualTo(0.75);
    assertThat(scores.copied()).isNull();
    assertThat(scores.shares()).containsOnlyKeys("good", "true_good", "shuffled_good");
  }

  @Test
  void trueStoriesAreGoodAndShuffledOnesAreNot() {
    measure.add(WORLD.story(0).text());
    StoryScores scores = measure.scores(Optional.empty());
    assertThat(scores.trueGood()).isEqualTo(1);
    assertThat(scores.shuffledGood()).isLessThan(0.01);
    assertThat(scores.shares().get("true_good").count()).isEqualTo(StoryMeasure.REFERENCE);
  }

  @Test
  void saysWhyStoriesFail() {
    Story story = WORLD.story(1);
    List<Story.Line> lines = story.lines();
    measure.add(lines.getFirst().text());
    measure.add(story.text() + " Zzyzx qua qua.");
    measure.add(story.text().substring(story.text().indexOf('.') + 1));
    StoryFailure unparsed = failure("a sentence not understood");
    assertThat(unparsed.stories()).isOne();
    assertThat(unparsed.example()).isEqualTo("Zzyzx qua qua.");
    assertThat(failure("fewer than 8 sentences").stories()).isOne();
    assertThat(failure("fewer than 6 facts").stories()).isOne();
    StoryFailure order = failure("begins or ends in the wrong place");
    assertThat(order.stories()).isGreaterThanOrEqualTo(2);
    assertThat(order.exampleReason()).isEqualTo("the story has no end");
    List<Integer> counts =
        measure.scores(Optional.empty()).failures().stream().map(StoryFailure::stories).toList();
    assertThat(counts).isSortedAccordingTo((a, b) -> b - a);
  }

  @Test
  void countsCopies() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      texts.add(WORLD.story(i).text());
      measure.add(texts.get(i));
    }
    var runs = new LongestRuns(texts);
    for (int i = 0; i < 5; i++) {
      String text = texts.get(i);
      runs.compare("Story: " + text.substring(text.length() / 3));
    }
    for (int i = 50; i < 100; i++) {
      runs.compare(WORLD.story(i).text());
    }
    StoryScores scores = measure.scores(Optional.of(runs));
    assertThat(scores.copied()).isEqualTo(0.25);
    assertThat(scores.good()).isEqualTo(1);
  }

  @Test
  void comesBackFromJson() {
    measure.add("Nothing.");
    StoryScores scores = measure.scores(Optional.empty());
    String json = Json.MAPPER.writeValueAsString(scores);
    assertThat(Json.MAPPER.readValue(json, StoryScores.class)).isEqualTo(scores);
    assertThat(json).contains("\"true_good\"").contains("\"shuffled_good\"");
  }

  @Test
  void nothingCannotBeMeasured() {
    assertThatThrownBy(() -> measure.scores(Optional.empty()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aShuffledStoryHasTheSameSentences() {
    Story story = StoryReference.story(3);
    String shuffled = StoryReference.shuffled(story, 3);
    assertThat(shuffled).hasSameSizeAs(story.text()).isNotEqualTo(story.text().replace('\n', ' '));
    story.lines().forEach(line -> assertThat(shuffled).contains(line.text()));
  }
}
