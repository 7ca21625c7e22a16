package dev.glasshouse.lab.eval;

import dev.glasshouse.lab.data.storyworld.Story;
import dev.glasshouse.lab.data.storyworld.StoryChecker;
import dev.glasshouse.lab.data.storyworld.Storyworld;
import dev.glasshouse.tensor.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What stands beside the measure of a model's stories: that of true ones, whole and shuffled. */
public final class StoryReference {
  /** Its stories are of a seed that no recipe is likely to have. */
  private static final long SEED = 0x5EED_0F_7A1E5L;

  private StoryReference() {}

  /**
   * @param trueGood share of true stories that pass
   * @param shuffledGood share of them that pass with their sentences in another order
   */
  record Scores(Share trueGood, Share shuffledGood) {}

  /** A true story that no model has learnt from, as long as its data has another seed. */
  public static Story story(long index) {
    return Storyworld.of(SEED, Long.MAX_VALUE).story(index);
  }

  /** A story's sentences in an order drawn at random, never their own. */
  public static String shuffled(Story story, long index) {
    Rng rng = Rng.of(SEED, "shuffle");
    int count = story.lines().size();
    for (long attempt = 0; ; attempt++) {
      List<String> sentences = new ArrayList<>(count);
      boolean same = true;
      for (int i = 0; i < count; i++) {
        int from = (int) rng.permute(count, index * 1000 + attempt, i);
        same &= from == i;
        sentences.add(story.lines().get(from).text());
      }
      if (!same || count < 2) {
        return sentences.stream().collect(Collectors.joining(" "));
      }
    }
  }

  /** Measures so many stories. */
  static Scores measure(StoryChecker checker, int count) {
    Storyworld world = Storyworld.of(SEED, count);
    int good = 0;
    int shuffledGood = 0;
    for (int i = 0; i < count; i++) {
      Story story = world.story(i);
      good += checker.check(story.text()).passes() ? 1 : 0;
      shuffledGood += checker.check(shuffled(story, i)).passes() ? 1 : 0;
    }
    return new Scores(Share.of(good, count), Share.of(shuffledGood, count));
  }
}
