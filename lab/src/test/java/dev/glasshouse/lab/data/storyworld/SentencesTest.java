package dev.glasshouse.lab.data.storyworld;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {
  private static List<String> texts(String text) {
    return Sentences.of(text).stream().map(Sentences.Sentence::text).toList();
  }

  @Test
  void cutsAtFullStopsAndLineEnds() {
    assertThat(texts("One. Two! Three?\nFour\n\nFive."))
        .containsExactly("One.", "Two!", "Three?", "Four", "Five.");
    assertThat(texts("  \n \n")).isEmpty();
  }

  @Test
  void keepsWhatIsSaidWithWhoSaysIt() {
    assertThat(texts("\"Oh no!\" cried Pip. \"Go,\" he said, \"now.\" Then he went."))
        .containsExactly("\"Oh no!\" cried Pip.", "\"Go,\" he said, \"now.\"", "Then he went.");
    assertThat(texts("\"One, two, three, go!\" Off they went."))
        .containsExactly("\"One, two, three, go!\"", "Off they went.");
  }

  @Test
  void aQuotationEndsWithItsLine() {
    assertThat(texts("\"Oh no. Help.\nThe end.")).containsExactly("\"Oh no. Help.", "The end.");
  }

  @Test
  void marksStandApartAndRememberTheSpaceBefore() {
    assertThat(Sentences.of("Pip's cat , well-fed, sat.").getFirst().words())
        .containsExactly("Pip's", "cat", " ,", "well-fed", ",", "sat", ".");
  }

  @Test
  void aLongSentenceKeepsItsTextButNotItsWords() {
    String text = "word ".repeat(10_000).strip();
    Sentences.Sentence sentence = Sentences.of(text).getFirst();
    assertThat(sentence.text()).isEqualTo(text);
    assertThat(sentence.words()).hasSize(Sentences.MAX_WORDS + 1);
  }
}
