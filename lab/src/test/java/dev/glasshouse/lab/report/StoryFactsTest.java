package dev.glasshouse.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.lab.data.storyworld.Story;
import dev.glasshouse.lab.data.storyworld.Storyworld;
import dev.glasshouse.lab.report.Sentence.Status;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StoryFactsTest {
  private final FactCheck check = new StoryFacts();
  private final Story story = Storyworld.of(7, 1).story(0);

  private CheckedSample checked(String text) {
    CheckedSample sample = check.apply(new Sample(1, text));
    assertThat(sample.sentences().stream().map(Sentence::text).collect(Collectors.joining()))
        .isEqualTo(sample.sentences().isEmpty() ? "" : text);
    return sample;
  }

  @Test
  void aTrueStoryIsConsistent() {
    assertThat(checked(story.text()).sentences())
        .extracting(Sentence::status)
        .contains(Status.CONSISTENT)
        .isSubsetOf(Status.CONSISTENT, Status.PLAIN);
  }

  @Test
  void aStoryThatBreaksOffIsNot() {
    String half = story.text().substring(0, story.text().length() / 2);
    Sentence last = checked(half).sentences().getLast();
    assertThat(last.status()).isEqualTo(Status.CONTRADICTION);
    assertThat(last.reason()).contains("no end");
  }

  @Test
  void aSentenceOfAnotherLanguageIsNotUnderstood() {
    assertThat(checked("Zzyzx qua qua.\n" + story.text()).sentences().getFirst().status())
        .isEqualTo(Status.UNPARSED);
  }

  @Test
  void otherTextIsNotChecked() {
    assertThat(checked("fox (noun): a small red animal").sentences()).isEmpty();
    assertThat(checked("").sentences()).isEmpty();
  }
}
