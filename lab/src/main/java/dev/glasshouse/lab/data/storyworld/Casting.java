package dev.glasshouse.lab.data.storyworld;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who and what a story is about.
 *
 * @param roles what fills each role of the plot
 * @param natures kinds of characters, looks of things
 */
record Casting(Map<Character, String> roles, Map<String, String> natures) {
  private static final String CHARACTERS = "ABC";
  private static final String OTHERS = "PQRSTFKD";

  /** Fills every role there is, whether or not the plot uses it. */
  static Casting of(Lexicon lexicon, Plot plot, Dice dice) {
    Map<Character, String> roles = new HashMap<>();
    Map<String, String> natures = new HashMap<>();
    Set<String> kinds = new HashSet<>();
    for (int i = 0; i < CHARACTERS.length(); i++) {
      Gender gender = dice.chance(0.5) ? Gender.HE : Gender.SHE;
      boolean hero = i == 0;
      String name = unused(lexicon.names(gender, hero), roles, dice);
      roles.put(CHARACTERS.charAt(i), name);
      String kind = dice.skewed(lexicon.kinds(gender, hero));
      while (!kinds.add(kind)) {
        kind = dice.skewed(lexicon.kinds(gender, hero));
      }
      natures.put(name, kind);
    }
    String elder = dice.one(lexicon.elders());
    roles.put('E', elder);
    natures.put(elder, Lexicon.ELDER);
    for (Map.Entry<Character, String> thing : plot.classes().entrySet()) {
      List<String> nouns = new ArrayList<>();
      lexicon.things(thing.getValue()).forEach(noun -> nouns.add(noun.noun()));
      String noun = unused(nouns, roles, dice);
      roles.put(thing.getKey(), noun);
      natures.put(noun, dice.skewed(lexicon.noun(noun).looks()));
    }
    for (int i = 0; i < OTHERS.length(); i++) {
      char role = OTHERS.charAt(i);
      roles.put(role, dice.skewed(lexicon.phrasesOf(role)));
    }
    return new Casting(roles, natures);
  }

  private static String unused(List<String> from, Map<Character, String> roles, Dice dice) {
    String chosen = dice.skewed(from);
    while (roles.containsValue(chosen)) {
      chosen = dice.skewed(from);
    }
    return chosen;
  }
}
