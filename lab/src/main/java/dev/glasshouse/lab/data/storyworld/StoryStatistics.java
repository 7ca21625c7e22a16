package dev.glasshouse.lab.data.storyworld;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Figures of Storyworld's stories.
 *
 * @param stories that were looked at
 * @param sentences in them
 * @param words in them
 * @param vocabulary different words, in lower case
 * @param distinct4grams different runs of four words
 * @param frames of the grammar
 * @param framesUsed of them that were used
 * @param largestFrame the one that was used most
 * @param largestFrameShare of all sentences that were made from it
 * @param recall share of the sentences that the parser understands
 * @param sameFacts share of the sentences in which it finds exactly the facts that they tell
 * @param good share of the stories that pass, see {@link StoryCheck#passes()}
 * @param wordsPerStory least, median and most
 * @param sentencesPerStory least, median and most
 * @param factsPerStory least, median and most, each fact counted once
 * @param differentStoriesAtLeast see {@link StoryCount}
 */
public record StoryStatistics(
    int stories,
    long sentences,
    long words,
    int vocabulary,
    @JsonProperty("distinct_4grams") int distinct4grams,
    int frames,
    @JsonProperty("frames_used") int framesUsed,
    @JsonProperty("largest_frame") String largestFrame,
    @JsonProperty("largest_frame_share") double largestFrameShare,
    double recall,
    @JsonProperty("same_facts") double sameFacts,
    double good,
    @JsonProperty("words_per_story") List<Integer> wordsPerStory,
    @JsonProperty("sentences_per_story") List<Integer> sentencesPerStory,
    @JsonProperty("facts_per_story") List<Integer> factsPerStory,
    @JsonProperty("different_stories_at_least") double differentStoriesAtLeast) {

  /**
   * Those of the first stories of a world.
   *
   * @param count how many, at least 1
   * @param progress hears how many are done
   */
  public static StoryStatistics of(Storyworld world, int count, LongConsumer progress) {
    var counter = new Counter(world.grammar(), count);
    for (int i = 0; i < count; i++) {
      counter.add(i, world.story(i));
      progress.accept(i + 1);
    }
    return counter.result();
  }

  private static final class Counter {
    private static final int GRAM = 4;

    private final Grammar grammar;
    private final StoryChecker checker;
    private final Set<String> vocabulary = new HashSet<>();
    private final Set<String> grams = new HashSet<>();
    private final Map<String, Integer> frames = new HashMap<>();
    private final int[] words;
    private final int[] sentences;
    private final int[] facts;
    private long understood;
    private long agreeing;
    private int good;

    Counter(Grammar grammar, int count) {
      this.grammar = grammar;
      checker = new StoryChecker(grammar);
      words = new int[count];
      sentences = new int[count];
      facts = new int[count];
    }

    void add(int number, Story story) {
      String[] all = story.text().toLowerCase(Locale.ROOT).split("[^a-z'-]+");
      List<String> spoken = Arrays.stream(all).filter(word -> !word.isEmpty()).toList();
      vocabulary.addAll(spoken);
      for (int i = 0; i + GRAM <= spoken.size(); i++) {
        grams.add(String.join(" ", spoken.subList(i, i + GRAM)));
      }
      words[number] = spoken.size();
      sentences[number] = story.lines().size();
      story.lines().forEach(line -> frames.merge(line.frame(), 1, Integer::sum));
      StoryCheck check = checker.check(story.text());
      facts[number] = check.facts().size();
      good += check.passes() ? 1 : 0;
      compare(story.lines(), check.lines());
    }

    private void compare(List<Story.Line> told, List<StoryCheck.Line> read) {
      for (int i = 0; i < Math.min(told.size(), read.size()); i++) {
        if (told.get(i).text().equals(read.get(i).text()) && read.get(i).parsed()) {
          understood++;
          agreeing +=
              Set.copyOf(told.get(i).facts()).equals(Set.copyOf(read.get(i).facts())) ? 1 : 0;
        }
      }
    }

    StoryStatistics result() {
      long all = Arrays.stream(sentences).asLongStream().sum();
      Map.Entry<String, Integer> largest =
          frames.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
      return new StoryStatistics(
          words.length,
          all,
          Arrays.stream(words).asLongStream().sum(),
          vocabulary.size(),
          grams.size(),
          grammar.acts().values().stream().mapToInt(act -> act.frames().size()).sum(),
          frames.size(),
          largest.getKey(),
          (double) largest.getValue() / all,
          (double) understood / all,
          (double) agreeing / all,
          (double) good / words.length,
          spread(words),
          spread(sentences),
          spread(facts),
          StoryCount.atLeast(grammar));
    }

    private static List<Integer> spread(int[] values) {
      int[] sorted = values.clone();
      Arrays.sort(sorted);
      return List.of(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }
  }
}
