package dev.glasshouse.lab.data.storyworld;

import java.util.List;

/**
 * Something that is true at a moment of a story, such as {@code at(Pip, the pond)}.
 *
 * @param relation what kind of thing is true
 * @param arguments of whom or what, in the order that {@link Relation} names
 */
public record Fact(Relation relation, List<String> arguments) {

  /** Copies the arguments; a tie's two characters are put in order, since it holds both ways. */
  public Fact {
    arguments =
        relation == Relation.TIE && arguments.get(0).compareTo(arguments.get(1)) > 0
            ? List.of(arguments.get(1), arguments.get(0), arguments.get(2))
            : List.copyOf(arguments);
  }

  /** What this fact shares with those that it replaces. */
  String key() {
    return relation.key(arguments);
  }

  /** A clause in English, such as "Pip is at the pond". */
  public String describe() {
    return relation.describe(arguments);
  }

  @Override
  public String toString() {
    return relation.label() + "(" + String.join(", ", arguments) + ")";
  }
}
