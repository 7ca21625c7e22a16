package dev.glasshouse.lab.data.storyworld;

import dev.glasshouse.lab.data.storyworld.Contradiction.Kind;
import dev.glasshouse.lab.data.storyworld.Piece.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reading of a sentence with its pronouns understood, and what comes of it. First all that is
 * named takes its role; then pronouns are compared with that, or looked up in what was said before.
 */
final class Interpretation {
  private final StoryParser.Reading reading;
  private final Grammar grammar;
  private final World world;
  private final Discourse discourse;
  private final boolean swapped;
  private final Act act;
  private final Map<Character, String> roles = new HashMap<>();
  private final Map<String, String> natures = new HashMap<>();
  private final List<Contradiction> contradictions = new ArrayList<>();
  private final List<String> characters = new ArrayList<>();
  private final List<String> things = new ArrayList<>();
  private Rules.Outcome outcome = new Rules.Outcome(List.of(), List.of());

  private Interpretation(
      StoryParser.Reading reading,
      Grammar grammar,
      World world,
      Discourse discourse,
      boolean swapped) {
    this.reading = reading;
    this.swapped = swapped;
    this.grammar = grammar;
    this.world = world;
    this.discourse = discourse;
    Act found = grammar.acts().get(reading.frame().act());
    if (found == null) {
      throw new IllegalArgumentException("no act " + reading.frame().act());
    }
    this.act = found;
  }

  /** What a reading means here; null if it speaks of two where its frame has one. */
  static @Nullable Interpretation of(
      StoryParser.Reading reading, Grammar grammar, World world, Discourse discourse) {
    Interpretation one = attempt(reading, grammar, world, discourse, false);
    if (one == null
        || one.contradictions().isEmpty()
        || reading.mentions().stream().noneMatch(Mention.They.class::isInstance)) {
      return one;
    }
    Interpretation other = attempt(reading, grammar, world, discourse, true);
    return other != null && other.contradictions().size() < one.contradictions().size()
        ? other
        : one;
  }

  private static @Nullable Interpretation attempt(
      StoryParser.Reading reading,
      Grammar grammar,
      World world,
      Discourse discourse,
      boolean swapped) {
    var interpretation = new Interpretation(reading, grammar, world, discourse, swapped);
    return interpretation.name() ? interpretation.understand() : null;
  }

  private boolean name() {
    for (int i = 0; i < reading.slots().size(); i++) {
      Slot slot = reading.slots().get(i);
      boolean agrees =
          switch (reading.mentions().get(i)) {
            case Mention.Name(String name) -> bind(slot.role(), name);
            case Mention.Names(String one, String other) ->
                bind(slot.role(), one) && bind(slot.roles().charAt(1), other);
            case Mention.Thing(String noun, String look) -> bind(slot.role(), noun);
            case Mention.Phrase(String value) -> slot.roles().isEmpty() || bind(slot.role(), value);
            case Mention.Pronoun p -> true;
            case Mention.Kind k -> true;
            case Mention.They t -> true;
            case Mention.It it -> true;
          };
      if (!agrees) {
        return false;
      }
    }
    return true;
  }

  private boolean bind(char role, String entity) {
    String before = roles.putIfAbsent(role, entity);
    return before == null || before.equals(entity);
  }

  private Interpretation understand() {
    for (int i = 0; i < reading.slots().size(); i++) {
      if (reading.mentions().get(i) instanceof Mention.Kind(String kind)) {
        kind(reading.slots().get(i), kind);
      }
    }
    Set<String> named = new HashSet<>(roles.values());
    for (int i = 0; i < reading.slots().size(); i++) {
      Slot slot = reading.slots().get(i);
      switch (reading.mentions().get(i)) {
        case Mention.Pronoun(Gender gender) -> pronoun(slot.role(), gender, named);
        case Mention.Kind k -> {}
        case Mention.They() -> they(slot);
        case Mention.It() -> it(slot.role());
        case Mention.Thing(String noun, String look) -> {
          if (!look.isEmpty()) {
            natures.put(noun, look);
          }
        }
        case Mention.Name(String name) -> {
          if (grammar.lexicon().elder(name)) {
            natures.put(name, Lexicon.ELDER);
          }
        }
        case Mention.Names n -> {}
        case Mention.Phrase p -> {}
      }
      note(slot);
    }
    discourse.understand(act, roles);
    distinct();
    outcome = Rules.attempt(grammar.lexicon(), world, act, roles, natures);
    contradictions.addAll(outcome.contradictions());
    return this;
  }

  private void pronoun(char role, Gender gender, Set<String> named) {
    String entity = roles.get(role);
    if (entity == null) {
      String found = discourse.resolve(gender, named);
      if (found == null) {
        against(Kind.REFERENCE, "it is not clear who \"" + gender.pronoun(Form.HE) + "\" is");
      } else {
        roles.put(role, found);
      }
    } else if (grammar.lexicon().gender(entity) != gender) {
      against(Kind.REFERENCE, entity + " is not a \"" + gender.pronoun(Form.HE) + "\"");
    }
  }

  private void kind(Slot slot, String kind) {
    String entity = roles.get(slot.role());
    if (slot.form() == Form.KIND && entity != null) {
      natures.put(entity, kind);
      return;
    }
    String found = world.ofKind(kind);
    if (found == null) {
      against(Kind.UNKNOWN, "there is no " + kind + " in the story");
    } else if (entity == null) {
      roles.put(slot.role(), found);
    } else if (!entity.equals(found)) {
      against(Kind.REFERENCE, entity + " is not the " + kind);
    }
  }

  private void they(Slot slot) {
    List<String> pair = discourse.pair();
    char one = slot.roles().charAt(0);
    char other = slot.roles().charAt(1);
    if (pair.isEmpty()) {
      against(Kind.REFERENCE, "it is not clear who \"they\" are");
      return;
    }
    boolean turned =
        roles.containsKey(one) || roles.containsKey(other)
            ? pair.get(1).equals(roles.get(one)) || pair.get(0).equals(roles.get(other))
            : swapped;
    int first = turned ? 1 : 0;
    boolean oneFits = bind(one, pair.get(first));
    boolean otherFits = bind(other, pair.get(1 - first));
    if (!oneFits || !otherFits) {
      against(Kind.REFERENCE, "\"they\" are " + pair.get(0) + " and " + pair.get(1));
    }
  }

  private void it(char role) {
    if (!roles.containsKey(role)) {
      String thing = discourse.resolveThing();
      if (thing == null) {
        against(Kind.REFERENCE, "it is not clear what \"it\" is");
      } else {
        roles.put(role, thing);
      }
    }
  }

  private void against(Kind kind, String reason) {
    contradictions.add(new Contradiction(kind, reason));
  }

  private void note(Slot slot) {
    for (int i = 0; i < slot.roles().length(); i++) {
      char role = slot.roles().charAt(i);
      String entity = roles.get(role);
      if (entity != null && slot.form() != Form.KIND) {
        if (Roles.character(role) && !characters.contains(entity)) {
          characters.add(entity);
        } else if (Roles.thing(role) && !things.contains(entity)) {
          things.add(entity);
        }
      }
    }
  }

  private void distinct() {
    Set<String> seen = new HashSet<>();
    roles.forEach((role, entity) -> {
      if (!seen.add(entity)) {
        against(Kind.REFERENCE, entity + " is spoken of as two");
      }
    });
  }

  /** The frame it is made from. */
  Frame frame() {
    return reading.frame();
  }

  /** What it tells. */
  Act act() {
    return act;
  }

  /** What comes of it. */
  Rules.Outcome outcome() {
    return outcome;
  }

  /** What speaks against it. */
  List<Contradiction> contradictions() {
    return contradictions;
  }

  /** Its characters, in the order of first mention. */
  List<String> characters() {
    return characters;
  }

  /** Its things, in the order of first mention. */
  List<String> things() {
    return things;
  }
}
