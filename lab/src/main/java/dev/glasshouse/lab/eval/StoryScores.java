package dev.glasshouse.lab.eval;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a number of texts that should be stories of Storyworld.
 *
 * @param count of texts
 * @param good share that are stories: {@link
 *     dev.glasshouse.lab.data.storyworld.StoryCheck#passes()}
 * @param copied share that have more than half their words in one run of one training story; null
 *     where it is not known what was learnt from
 * @param trueGood {@code good} of true stories that nobody learnt from: what is possible
 * @param shuffledGood {@code good} of the same with their sentences shuffled: whether the measure
 *     can see that a story makes no sense
 * @param shares each of the four with its error and interval
 * @param failures why texts are not stories, the most frequent reason first
 */
public record StoryScores(
    int count,
    double good,
    @Nullable Double copied,
    @JsonProperty("true_good") double trueGood,
    @JsonProperty("shuffled_good") double shuffledGood,
    Map<String, Share> shares,
    List<StoryFailure> failures) {

  /** Copies the list and the map. */
  public StoryScores {
    shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
    failures = List.copyOf(failures);
  }

  static StoryScores of(
      Share good,
      Optional<Share> copied,
      StoryReference.Scores reference,
      List<StoryFailure> failures) {
    Map<String, Share> shares = new LinkedHashMap<>();
    shares.put("good", good);
    copied.ifPresent(share -> shares.put("copied", share));
    shares.put("true_good", reference.trueGood());
    shares.put("shuffled_good", reference.shuffledGood());
    return new StoryScores(
        good.count(),
        good.value(),
        copied.map(Share::value).orElse(null),
        reference.trueGood().value(),
        reference.shuffledGood().value(),
        shares,
        failures);
  }
}
