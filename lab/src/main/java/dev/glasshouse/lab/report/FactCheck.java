package dev.glasshouse.lab.report;

import dev.glasshouse.lab.train.Recipe;
import java.util.List;

/** Checks the facts of what a model wrote, where its language allows that. */
@FunctionalInterface
interface FactCheck {
  /** For text whose facts nobody can check. */
  FactCheck NONE = sample -> new CheckedSample(sample.seed(), sample.text(), List.of());

  /** The one for what a recipe's model writes. */
  static FactCheck of(Recipe recipe) {
    boolean stories =
        recipe.data().sources().stream().anyMatch(source -> source.from().equals("storyworld"));
    return stories ? new StoryFacts() : NONE;
  }

  /** The sample with its sentences' status. */
  CheckedSample apply(Sample sample);
}
