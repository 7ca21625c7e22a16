package dev.glasshouse.lab.data;

import java.util.function.Predicate;

/** Which documents of a source are left out because an earlier one says the same. */
public enum Dedupe {
  /** None. */
  NONE,
  /** Those with the same text: {@link ExactDuplicates}. */
  EXACT,
  /** Those with nearly the same words: {@link NearDuplicates}. */
  NEAR;

  /** Asked about each document of an epoch in turn: whether it says something new. */
  Predicate<String> filter() {
    return switch (this) {
      case NONE -> text -> true;
      case EXACT -> new ExactDuplicates();
      case NEAR -> new NearDuplicates();
    };
  }
}
