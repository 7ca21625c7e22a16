package dev.glasshouse.lab.eval;

import dev.glasshouse.lab.data.storyworld.Contradiction;
import dev.glasshouse.lab.data.storyworld.StoryCheck;
import dev.glasshouse.lab.data.storyworld.StoryChecker;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Measures texts as stories of Storyworld, one text a story. Of the texts nothing is kept but
 * counts and an example for each reason to fail.
 */
public final class StoryMeasure {
  /** True stories that stand beside, whole and shuffled. */
  static final int REFERENCE = 1000;

  private static final String SHORT = "fewer than " + StoryCheck.MIN_SENTENCES + " sentences";
  private static final String POOR = "fewer than " + StoryCheck.MIN_FACTS + " facts";
  private static final String UNPARSED = "a sentence not understood";

  private final StoryChecker checker;
  private final Map<String, Tally> reasons = new LinkedHashMap<>();
  private int count;
  private int good;

  private static final class Tally {
    private int stories;
    private int alone;
    private String example = "";
    private String exampleReason = "";
  }

  /** Reads with this checker. */
  public StoryMeasure(StoryChecker checker) {
    this.checker = checker;
  }

  /** Measures one more text and says what was read in it. */
  public StoryCheck add(String text) {
    StoryCheck check = checker.check(text);
    count++;
    if (check.passes()) {
      good++;
      return check;
    }
    Set<String> found = new LinkedHashSet<>();
    if (check.lines().size() < StoryCheck.MIN_SENTENCES) {
      found.add(SHORT);
    }
    if (check.facts().size() < StoryCheck.MIN_FACTS) {
      found.add(POOR);
    }
    for (StoryCheck.Line line : check.lines()) {
      if (!line.parsed()) {
        found.add(UNPARSED);
        example(UNPARSED, line, "");
      }
      for (Contradiction each : line.contradictions()) {
        found.add(each.kind().label());
        example(each.kind().label(), line, each.reason());
      }
    }
    for (String reason : found) {
      Tally tally = tally(reason);
      tally.stories++;
      tally.alone += found.size() == 1 ? 1 : 0;
    }
    return check;
  }

  private void example(String reason, StoryCheck.Line line, String why) {
    Tally tally = tally(reason);
    if (tally.example.isEmpty()) {
      tally.example = line.text().substring(0, Math.min(200, line.text().length()));
      tally.exampleReason = why;
    }
  }

  private Tally tally(String reason) {
    return reasons.computeIfAbsent(reason, r -> new Tally());
  }

  /** How many texts were measured. */
  public int count() {
    return count;
  }

  /** How many of them are stories. */
  public int good() {
    return good;
  }

  /**
   * What came out, beside true stories and shuffled ones.
   *
   * @param runs of the same texts, after all that was learnt from has passed by; empty where that
   *     is not known
   * @throws IllegalStateException if nothing was measured
   */
  public StoryScores scores(Optional<LongestRuns> runs) {
    if (count == 0) {
      throw new IllegalStateException("no stories");
    }
    Optional<Share> copied =
        runs.map(each -> {
          int copies = 0;
          for (int i = 0; i < count; i++) {
            copies += each.copied(i) ? 1 : 0;
          }
          return Share.of(copies, count);
        });
    return StoryScores.of(
        Share.of(good, count), copied, StoryReference.measure(checker, REFERENCE), failures());
  }

  private List<StoryFailure> failures() {
    return reasons.entrySet().stream()
        .map(each -> {
          Tally tally = each.getValue();
          return new StoryFailure(
              each.getKey(), tally.stories, tally.alone, tally.example, tally.exampleReason);
        })
        .sorted(Comparator.comparingInt(StoryFailure::stories).reversed())
        .toList();
  }
}
