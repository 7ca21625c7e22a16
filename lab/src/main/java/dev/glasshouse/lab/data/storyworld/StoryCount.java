package dev.glasshouse.lab.data.storyworld;

import dev.glasshouse.lab.data.storyworld.Plot.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A lower bound on the number of different stories.
 *
 * <p>A story's facts can be read back out of its text, so stories with different facts have
 * different texts. Counted are the castings of each plot that differ in facts which every story of
 * the plot tells: who its characters are and of what kind, which things with which look, which
 * places, spots, fears and so on. Frames, decoration, optional acts and who is called how are not
 * counted, so the true number is larger by many orders of magnitude.
 */
final class StoryCount {
  private final Lexicon lexicon;

  private StoryCount(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  /** The bound, over all plots. */
  static double atLeast(Grammar grammar) {
    var count = new StoryCount(grammar.lexicon());
    return grammar.plots().stream().mapToDouble(count::of).sum();
  }

  private double of(Plot plot) {
    Set<Character> told = new HashSet<>();
    for (Step step : plot.steps()) {
      if (step instanceof Step.Do(Act act, String cast)) {
        told(act, cast, told);
      }
    }
    double castings = 1;
    int people = 0;
    for (char role : told) {
      if (Roles.elder(role)) {
        castings *= lexicon.elders().size();
      } else if (Roles.character(role)) {
        castings *= characters(people++ == 0);
      } else if (Roles.thing(role)) {
        castings *= things(plot, role);
      } else {
        castings *= lexicon.phrasesOf(role).size();
      }
    }
    return castings;
  }

  /** The plot's roles that stand in a fact which the act tells. */
  private static void told(Act act, String cast, Set<Character> told) {
    for (int i = 0; i < cast.length(); i++) {
      char role = act.roles().charAt(i);
      boolean tells =
          act.introduces().indexOf(role) >= 0
              || act.conditions().stream()
                  .filter(each -> each.kind() == Condition.Kind.THEN)
                  .map(Condition::terms)
                  .anyMatch(terms -> terms.contains(String.valueOf(role)));
      if (tells) {
        told.add(cast.charAt(i));
      }
    }
  }

  /** Names and kinds of a character. */
  private double characters(boolean hero) {
    double ways = 0;
    for (Gender gender : Gender.values()) {
      ways += (double) lexicon.names(gender, hero).size() * lexicon.kinds(gender, hero).size();
    }
    return ways;
  }

  /** Nouns and looks of a thing, less one noun where the plot has another of its class. */
  private double things(Plot plot, char role) {
    List<Lexicon.Noun> nouns = lexicon.things(Objects.requireNonNull(plot.classes().get(role)));
    double ways = nouns.stream().mapToInt(noun -> noun.looks().size()).sum();
    return ways * (nouns.size() - plot.classes().size() + 1) / nouns.size();
  }
}
