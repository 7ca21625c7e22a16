package dev.glasshouse.lab.data.storyworld;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StoryworldTest {
  private static List<String> texts(Stream<String> opened) {
    try (opened) {
      return opened.toList();
    }
  }

  @Test
  void aStoryIsAFunctionOfSeedAndIndex() {
    Storyworld one = Storyworld.of(3, 200);
    Storyworld other = Storyworld.endless(3);
    List<String> texts = texts(one.open());
    for (int i = 199; i >= 0; i--) {
      assertThat(other.story(i)).isEqualTo(one.story(i));
      assertThat(texts.get(i)).isEqualTo(one.story(i).text());
    }
  }

  @Test
  void itsFingerprintTellsItsGrammarToo() {
    String fingerprint = Storyworld.of(3, 200).fingerprint();
    assertThat(fingerprint).matches("Storyworld, seed 3, 200 stories, grammar [0-9a-f]{1,8}");
    assertThat(Storyworld.of(3, 200).fingerprint()).isEqualTo(fingerprint);
  }

  @Test
  void partsTogetherAreTheWhole() {
    Storyworld world = Storyworld.of(3, 150);
    assertThat(
            IntStream.range(0, world.parts())
                .boxed()
                .flatMap(part -> texts(world.open(part)).stream()))
        .isEqualTo(texts(world.open()))
        .hasSize(150);
    assertThat(texts(Storyworld.of(3, 0).open())).isEmpty();
  }

  @Test
  void storiesOfAllSeedsDiffer() {
    Set<String> all = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      all.addAll(texts(Storyworld.of(seed, 100).open()));
    }
    assertThat(all).hasSize(2000);
  }

  @Test
  void aStorysLinesAreItsText() {
    Storyworld world = Storyworld.of(4, 200);
    for (int i = 0; i < 200; i++) {
      Story story = world.story(i);
      assertThat(story.text().replace('\n', ' '))
          .isEqualTo(story.lines().stream().map(Story.Line::text).collect(Collectors.joining(" ")));
    }
  }

  @Test
  void aStoryFitsIntoASmallContext() {
    Storyworld world = Storyworld.of(5, 2000);
    for (int i = 0; i < 2000; i++) {
      assertThat(world.story(i).text().split("\\s+").length).isBetween(60, 230);
    }
  }
}
