package dev.glasshouse.lab.data.storyworld;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is true at one moment of a story, as far as has been told. Changes with every event. */
final class World {
  private final Map<String, Fact> facts = new HashMap<>();
  private boolean begun;
  private boolean ended;

  /** The fact that now stands where this one would stand. */
  @Nullable Fact current(Relation relation, List<String> arguments) {
    return facts.get(relation.key(arguments));
  }

  /** Whether this is known to be true. */
  boolean holds(Fact fact) {
    return fact.equals(facts.get(fact.key()));
  }

  /** Makes this true, and whatever it replaces no longer so. */
  void add(Fact fact) {
    facts.put(fact.key(), fact);
  }

  /** A character's kind or, for a thing, its look; null before it was introduced. */
  @Nullable String nature(Relation relation, String entity) {
    Fact fact = facts.get(relation.key(List.of(entity)));
    return fact == null ? null : fact.arguments().get(1);
  }

  /** The character of this kind that was introduced; null if there is none. */
  @Nullable String ofKind(String kind) {
    for (Fact fact : facts.values()) {
      if (fact.relation() == Relation.KIND && fact.arguments().get(1).equals(kind)) {
        return fact.arguments().get(0);
      }
    }
    return null;
  }

  /** Whether something was told. */
  boolean begun() {
    return begun;
  }

  /** Whether the story came to its end. */
  boolean ended() {
    return ended;
  }

  /** Notes that something was told. */
  void told(boolean last) {
    begun = true;
    ended |= last;
  }
}
