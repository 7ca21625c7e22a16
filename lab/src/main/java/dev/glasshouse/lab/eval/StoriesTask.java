package dev.glasshouse.lab.eval;

import dev.glasshouse.lab.data.storyworld.StoryChecker;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The share of stories by a model that are good ones of Storyworld: long enough, with facts enough,
 * every sentence understood and none that contradicts another ({@link StoryMeasure}). No data is
 * read; a story's seed is its number.
 *
 * @param opening what each story begins after
 * @param temperature they are drawn at
 * @param count how many
 */
public record StoriesTask(String name, String opening, double temperature, int count)
    implements Task {
  /**
   * @throws UserError if there are none to write, or the temperature is below 0
   */
  public StoriesTask {
    if (count < 1 || !(temperature >= 0)) {
      throw new UserError(
          "count is %d and temperature %s; expected at least 1, and at least 0"
              .formatted(count, temperature));
    }
  }

  @Override
  public String kind() {
    return "stories";
  }

  @Override
  public int version() {
    return 1;
  }

  /** Of the grammar that stories are checked with. */
  @Override
  public String dataHash(Path folder) {
    return Digest.ofTexts(StoryChecker.grammarText());
  }

  /**
   * {@inheritDoc}
   *
   * @param limit most stories
   */
  @Override
  public TaskResult measure(Subject subject, Path folder, int limit, EvalListener listener) {
    int stories = Math.min(limit, count);
    List<String> texts =
        StoryWriter.write(
            subject.model(),
            subject.tokenizer(),
            subject.device(),
            opening,
            stories,
            temperature,
            done -> listener.progress(done, stories),
            () -> false);
    var checker = new StoryChecker();
    List<Double> good =
        texts.stream().map(text -> checker.check(text).passes() ? 1.0 : 0.0).toList();
    Outcomes outcomes = Outcomes.shares(good, Collections.nCopies(stories, 0.0));
    return TaskResult.of(this, 0, Collections.nCopies(stories, name), Map.of("good", outcomes));
  }
}
