package dev.glasshouse.lab.data.storyworld;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whom and what a text spoke of last, and so what its pronouns stand for. */
final class Discourse {
  private final Lexicon lexicon;
  private final List<String> recent = new ArrayList<>();
  private List<String> lastCharacters = List.of();
  private List<String> lastThings = List.of();
  private @Nullable String thing;

  Discourse(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  /** Takes note of a sentence: its characters and things, in the order of first mention. */
  void heard(List<String> characters, List<String> things) {
    recent.removeAll(characters);
    recent.addAll(0, characters);
    lastCharacters = List.copyOf(characters);
    lastThings = List.copyOf(things);
    if (!things.isEmpty()) {
      thing = things.getLast();
    }
  }

  /**
   * Whom he or she stands for: of the last sentence that speaks of such a one, the first.
   *
   * @param except named otherwise in the same sentence
   */
  @Nullable String resolve(Gender gender, Collection<String> except) {
    for (String character : recent) {
      if (lexicon.gender(character) == gender && !except.contains(character)) {
        return character;
      }
    }
    return null;
  }

  /** What "it" stands for: the thing that was spoken of last. */
  @Nullable String resolveThing() {
    return thing;
  }

  /** Whom "they" stands for: the two spoken of last; empty if fewer are known. */
  List<String> pair() {
    return recent.size() < 2 ? List.of() : recent.subList(0, 2);
  }

  /**
   * Fills an act's roles of characters and things that a sentence leaves unsaid with those spoken
   * of last: the other one of a talk, the thing that it is about.
   *
   * @param roles filled where something is known
   */
  void understand(Act act, Map<Character, String> roles) {
    for (int i = 0; i < act.roles().length(); i++) {
      char role = act.roles().charAt(i);
      if (roles.containsKey(role) || act.introduces().indexOf(role) >= 0) {
        continue;
      }
      if (Roles.thing(role) && thing != null) {
        roles.put(role, thing);
      } else if (Roles.character(role)) {
        for (String character : recent) {
          if (!roles.containsValue(character)) {
            roles.put(role, character);
            break;
          }
        }
      }
    }
  }

  /** Whether a pronoun would be clear: the last sentence spoke of this one and no other such. */
  boolean clear(String character) {
    Gender gender = lexicon.gender(character);
    int same = 0;
    for (String other : lastCharacters) {
      same += lexicon.gender(other) == gender ? 1 : 0;
    }
    return same == 1 && lastCharacters.contains(character);
  }

  /** Whether "it" would be clear: the last sentence spoke of this thing and no other. */
  boolean clearThing(String noun) {
    return lastThings.size() == 1 && lastThings.contains(noun);
  }

  /** Whether "they" would be clear: the two were spoken of last, and just now. */
  boolean clearPair(String one, String other) {
    return pair().contains(one)
        && pair().contains(other)
        && (lastCharacters.size() == 2 || !lastCharacters.isEmpty() && recent.size() == 2);
  }
}
